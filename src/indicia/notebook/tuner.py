"""The widget of `tune`: it moves a setting, and shows what the setting gives."""

import html
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, final

from indicia.analysis.deciding import with_deciding
from indicia.case import Case
from indicia.engine import Score, score
from indicia.engine.result import Answer
from indicia.engine.score import answer_to, asked_questions, provenance
from indicia.engine.show import words
from indicia.engine.show.html import escape
from indicia.errors import IndiciaError
from indicia.notebook.controls import Actions, Controls
from indicia.notebook.idle import Idle
from indicia.notebook.knobs import knobs
from indicia.notebook.picture import STYLE, posterior_html, waterfall_html
from indicia.notebook.setting import Bench, Setting, priors_at, refused

_PAUSE = 0.25  # seconds without a move, before what takes longer is looked for


@final
class Tuner:
    """A case under sliders; see `tune`.

    Attributes
    ----------
    widget
        Everything, as one widget.
    controls
        The sliders and switches.
    """

    def __init__(self, case: Case, *, numbers: Iterable[str] | None = None, question: str | None = None) -> None:
        asked = asked_questions(case, question)
        chosen = knobs(case, asked, numbers)
        self._initial = {knob.path: knob.value for knob in chosen}
        self._bench = Bench(case, tuple(self._initial))
        self._setting, self._question = Setting(case), question or asked[0]
        self._origin = provenance(case)
        self._at = self._bench.at(self._setting)
        self._answer = answer_to(self._at, self._question)
        self._order = self._answer.ranking
        self._idle = Idle(_PAUSE, self._look_further)
        self.controls = Controls(case, chosen, Actions(self._move, self._put_back, self._switch))
        self.widget = self._lay_out(asked)
        self._redraw()

    @property
    def setting(self) -> Setting:
        """What was changed."""
        return self._setting

    @property
    def case(self) -> Case:
        """The case as tuned."""
        return self._setting.tuned

    @property
    def answer(self) -> Answer:
        """The answer that is shown."""
        return self._answer

    @property
    def score(self) -> Score:
        """The score of the case as tuned, with everything that belongs to it."""
        return score(self.case, question=self._question)

    def overlay(self) -> str:
        """All changes, those laid over the case before included, as the text of one overlay file."""
        return self.case.overlay()

    def set(self, path: str, value: float) -> None:
        """Move the slider of a number; CaseError where it cannot have that value."""
        if path not in self._initial:
            raise IndiciaError(f"{path!r} has no slider; known: {', '.join(self._initial)}")
        setting = self._setting.moved(path, value)
        _ = setting.tuned  # faults are the caller's
        self._try(setting)

    def reset(self) -> None:
        """Take all changes back."""
        self._try(self._setting.reset())

    def _repr_mimebundle_(self, **options: Any) -> Any:
        return self.widget._repr_mimebundle_(**options)

    def _lay_out(self, asked: tuple[str, ...]) -> Any:
        import ipywidgets as widgets

        self._head, self._shown, self._further = widgets.HTML(), widgets.HTML(), widgets.HTML()
        self._note, self._changes = widgets.HTML(), widgets.HTML()
        reset = widgets.Button(description="Reset", icon="undo", tooltip="take all changes back")
        reset.on_click(lambda _: self.reset())
        above: list[Any] = [self._head]
        if len(asked) > 1:
            labels = [(words.clean(self._setting.case.document.questions[q].ask), q) for q in asked]
            choice = widgets.Dropdown(options=labels, value=self._question, layout=widgets.Layout(width="auto"))
            choice.observe(lambda change: self._choose(change["new"]), "value")
            above.append(choice)
        overlay = widgets.Accordion([self._changes], titles=("Changes as an overlay file",), selected_index=None)
        left = widgets.VBox(
            [*above, self.controls.widget, reset, self._note, overlay],
            layout=widgets.Layout(flex="1 1 30rem", max_width="36rem"),
        )
        right = widgets.VBox(
            [self._shown, self._further], layout=widgets.Layout(flex="1 1 30rem", padding="0 0 0 1rem")
        )
        return widgets.HBox([left, right], layout=widgets.Layout(flex_flow="row wrap"))

    def _choose(self, question: str) -> None:
        self._question = question
        self._order = self._bench.answer(Setting(self._setting.case), question).ranking
        self._try(self._setting)

    def _move(self, path: str, value: float) -> None:
        self._try(self._setting.moved(path, value))

    def _put_back(self, path: str) -> None:
        self._try(self._setting.put_back(path))

    def _switch(self, item: str, on: bool) -> None:
        self._try(self._setting.switched(item, on))

    def _try(self, setting: Setting) -> None:
        """Go to a setting, or stay and say why not."""
        try:
            self._at = self._bench.at(setting)
        except IndiciaError as error:
            said = f"Not possible, so it stays as it was: {words.clean(refused(error))}"
            self._note.value = f'<p class="indicia-tune" role="alert">{escape(said)}</p>'
            self._show_controls()
            return
        self._note.value = ""
        self._setting, self._answer = setting, answer_to(self._at, self._question)
        self._redraw()

    def _redraw(self) -> None:
        self._show_controls()
        origin = replace(self._origin, changed=(*self._origin.changed, *self._setting.said))
        where = f"<strong>{escape(origin.title)}</strong><br><span class='dim'>{escape(words.dates(origin))}</span>"
        self._head.value = _piece(f"{STYLE}<p>{where}</p>")
        said = " ".join([words.odds_sentence(self._answer), *words.changed(origin)])
        ask = f"<h4>{escape(self._answer.ask)}</h4>"
        drawn = posterior_html(self._answer, self._order) + f"<p>{escape(said)}</p>" + waterfall_html(self._answer)
        self._shown.value = _piece(ask + drawn)
        self._further.value = _piece("<p class='dim'>Looking for what would change the answer ...</p>")
        self._idle.wake()

    def _show_controls(self) -> None:
        shown: Mapping[str, float] = {**self._initial, **priors_at(self._at), **self._setting.values}
        self.controls.show(shown, frozenset(self._setting.values), self._setting.off)

    def _look_further(self) -> None:
        """What takes longer than a frame: what the answer hangs on, and how far it is exact."""
        try:
            found = with_deciding(self.score)
            sentences = [*found.deciding, words.exactness_sentence(found, self._question)]
            sentences = [*words.warnings(found)[: len(found.caveats)], *sentences]
        except IndiciaError as error:
            sentences = [str(error)]
        body = f"<p>{escape(' '.join(sentences))}</p><p class='dim'>{escape(words.identity(self._origin))}</p>"
        self._further.value = _piece(body)
        self._changes.value = f"<pre>{html.escape(self.overlay())}</pre>"


def _piece(body: str) -> str:
    return f'<div class="indicia-tune">{body}</div>'
