"""The long runs of the chapters, one module a chapter; each names its own in RECORDINGS."""
