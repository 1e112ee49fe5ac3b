"""Checks of what a SliderFigure is made from, before any work is done."""

import inspect
from collections.abc import Callable, Mapping, Sequence

from ganlab_utils.display.control_kinds import Control
from ganlab_utils.display.panel import Panel


def check_panels(panels: Sequence[Panel]) -> tuple[Panel, ...]:
    """Return the panels; raise ValueError unless there is at least one."""
    panels = tuple(panels)
    if not panels or not all(isinstance(panel, Panel) for panel in panels):
        raise ValueError(f"panels is {panels!r}; accepted: one Panel(...) or more")
    return panels


def check_sliders(draw: Callable[..., None], sliders: Mapping[str, Control]) -> None:
    """Raise ValueError or TypeError unless draw takes the view and exactly the sliders."""
    if not callable(draw):
        raise TypeError(f"draw is {draw!r}; accepted: a function draw(view, ...)")
    for name, control in sliders.items():
        if not isinstance(control, Control):
            accepted = "slider(...), integer(...), choice(...) or switch(...)"
            raise TypeError(f"{name} is {control!r}; accepted: {accepted}")
    found = inspect.signature(draw).parameters
    parameters = list(found)
    anything = any(p.kind is inspect.Parameter.VAR_KEYWORD for p in found.values())
    if not parameters or (set(parameters[1:]) != set(sliders) and not anything):
        raise ValueError(
            f"draw takes ({', '.join(parameters)}) and the sliders are {list(sliders)}; "
            "accepted: draw(view, ...) with one slider for each further argument"
        )


def check_rules(game: object, sliders: Mapping[str, Control]) -> tuple[str, ...]:
    """Return the sliders' names; raise unless `game` is a function of just these, or no function.

    A game that is no function takes no sliders.
    """
    if not callable(game):
        if sliders:
            raise TypeError(
                f"the sliders are {list(sliders)} and game is no function of them; accepted: a "
                "function of the sliders' values that returns a Game"
            )
        return ()
    found = inspect.signature(game).parameters.values()
    anything = any(p.kind is inspect.Parameter.VAR_KEYWORD for p in found)
    if "seed" in sliders or ({p.name for p in found} != set(sliders) and not anything):
        raise ValueError(
            f"game takes ({', '.join(p.name for p in found)}) and the sliders are "
            f"{list(sliders)}; accepted: one slider for each argument, none of them called seed"
        )
    return tuple(sliders)


def check_text(name: str, value: str) -> str:
    """Return a text; raise ValueError when it is empty."""
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f"{name} is {value!r}; accepted: a sentence")
    return value


def check_size(width: int, height: int, scale: float) -> tuple[int, int]:
    """Return the size in pixels; raise ValueError when it is too small or too large."""
    for name, value in (("width", width), ("height", height), ("scale", scale)):
        if isinstance(value, Control):
            raise ValueError(f"{name} is the figure's own word; accepted: another slider name")
    for name, value, low, high in (("width", width, 200, 4000), ("height", height, 150, 4000)):
        if not isinstance(value, int) or not low <= value <= high:
            raise ValueError(f"{name} is {value!r}; accepted: {low} to {high} pixels")
    if not 0.5 <= scale <= 4:
        raise ValueError(f"scale is {scale!r}; accepted: 0.5 to 4")
    return width, height
