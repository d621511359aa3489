"""The sliders and switches of a case, as widgets; made when the section that they stand in is first opened."""

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, final

from indicia.case import Case
from indicia.engine.show.words import clean
from indicia.notebook.knobs import Knob

ITEMS = "Items that count"
_STEP = 0.005  # of a slider that goes from 0 to 1
_STEPS = 200  # of any other
_ROUNDING = 1e-9
_LONG = 70


@dataclass(frozen=True)
class Actions:
    """What happens when something is moved, put back or switched."""

    move: Callable[[str, float], None]
    put_back: Callable[[str], None]
    switch: Callable[[str, bool], None]


@final
class Controls:
    """An accordion of sliders and switches.

    Parameters
    ----------
    case, knobs
        The case, and its numbers that get a slider.
    actions
        What is told of each move; never of what `show` does.

    Attributes
    ----------
    widget
        The accordion.
    sliders, switches
        Those that were made, by path and by item.
    """

    def __init__(self, case: Case, knobs: Iterable[Knob], actions: Actions) -> None:
        import ipywidgets as widgets

        self._case, self._knobs, self._actions = case, {knob.path: knob for knob in knobs}, actions
        self._quiet = False
        self._values: dict[str, float] = {path: knob.value for path, knob in self._knobs.items()}
        self._changed: frozenset[str] = frozenset()
        self._off: frozenset[str] = frozenset()
        self._sections = [*dict.fromkeys(knob.section for knob in self._knobs.values()), ITEMS]
        self.sliders: dict[str, Any] = {}
        self.switches: dict[str, Any] = {}
        self._backs: dict[str, Any] = {}
        self._layouts = {
            "slider": widgets.Layout(flex="1 1 auto", width="auto", min_width="20rem"),
            "row": widgets.Layout(width="100%"),
            "back": widgets.Layout(width="2.2rem"),
            "switch": widgets.Layout(width="auto", margin="0"),
        }
        self._style = widgets.SliderStyle(description_width="13rem")
        boxes = [widgets.VBox(layout=widgets.Layout(width="100%")) for _ in self._sections]
        titles = tuple(clean(section) for section in self._sections)
        self.widget = widgets.Accordion(boxes, titles=titles, selected_index=0)
        self.widget.observe(lambda change: self.open(change["new"]), "selected_index")
        self.open(0)

    def open(self, index: int | None) -> None:
        """Make what stands in a section, unless it is there; None where all are closed."""
        if index is None or self.widget.children[index].children:
            return
        section = self._sections[index]
        if section == ITEMS:
            made = [self._switch(item) for item in self._case.document.evidence]
            self.widget.children[index].children = tuple(widget for widget in made if widget is not None)
        else:
            own = [knob for knob in self._knobs.values() if knob.section == section]
            self.widget.children[index].children = tuple(self._row(knob) for knob in own)

    def show(self, values: Mapping[str, float], changed: frozenset[str], off: frozenset[str]) -> None:
        """Move sliders and switches to where a setting has them, without telling."""
        self._values |= {path: value for path, value in values.items() if path in self._knobs}
        self._changed, self._off, self._quiet = changed, off, True
        try:
            for path, slider in self.sliders.items():
                slider.value = self._values[path]
                self._backs[path].disabled = path not in changed
            for item, switch in self.switches.items():
                switch.value = item not in off and item not in self._case.document.off
        finally:
            self._quiet = False

    def _row(self, knob: Knob) -> Any:
        import ipywidgets as widgets

        slider = _slider(knob, self._values[knob.path], layout=self._layouts["slider"], style=self._style)
        back = widgets.Button(icon="undo", tooltip=f"put {knob.path} back", layout=self._layouts["back"], disabled=True)
        back.disabled = knob.path not in self._changed
        slider.observe(lambda change: self._moved(knob, change["new"]), "value")
        back.on_click(lambda _: self._tell(self._actions.put_back, knob.path))
        self.sliders[knob.path], self._backs[knob.path] = slider, back
        return widgets.HBox([slider, back], layout=self._layouts["row"])

    def _moved(self, knob: Knob, value: float) -> None:
        """Tell of a move; a page that rounds what it was given to its slider's step says so too, and moved nothing."""
        if abs(_place(knob, value) - _place(knob, self._values[knob.path])) > 0.5 * _step(knob) + _ROUNDING:
            self._tell(self._actions.move, knob.path, value)

    def _switch(self, item: str) -> Any:
        import ipywidgets as widgets

        found = self._case.document.evidence[item]
        if not found.model.weighs:
            return None
        left_out = item in self._case.document.off
        report = clean(found.report)
        shown = report if len(report) <= _LONG else f"{report[: _LONG - 1]}…"
        switch = widgets.Checkbox(
            value=not left_out and item not in self._off,
            description=f"{item}: {shown}",
            tooltip=report,
            indent=False,
            disabled=left_out,
            layout=self._layouts["switch"],
        )
        switch.observe(lambda change: self._tell(self._actions.switch, item, change["new"]), "value")
        self.switches[item] = switch
        return switch

    def _tell(self, action: Callable[..., None], *what: object) -> None:
        if not self._quiet:
            action(*what)


def _place(knob: Knob, value: float) -> float:
    """Where a value stands on its slider, in the slider's own unit."""
    return math.log10(value) if knob.scale == "log" else value


def _step(knob: Knob) -> float:
    """The step of a slider, in the same unit."""
    if knob.scale == "whole":
        return 1.0
    if (knob.low, knob.high) == (0.0, 1.0):
        return _STEP
    return (_place(knob, knob.high) - _place(knob, knob.low)) / _STEPS


def _slider(knob: Knob, value: float, **looks: Any) -> Any:
    import ipywidgets as widgets

    common = {"description": clean(knob.label), "tooltip": clean(knob.stated), "value": value, "step": _step(knob)}
    low, high = _place(knob, knob.low), _place(knob, knob.high)
    if knob.scale == "log":
        return widgets.FloatLogSlider(min=low, max=high, readout_format=".3g", **common, **looks)
    unit = (low, high) == (0.0, 1.0)
    shown = ".0f" if knob.scale == "whole" else ".3f" if unit else ".3g"
    return widgets.FloatSlider(min=low, max=high, readout_format=shown, **common, **looks)
