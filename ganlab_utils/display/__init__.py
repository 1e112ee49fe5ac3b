"""How it is shown: matplotlib on an Agg canvas and ipywidgets."""
