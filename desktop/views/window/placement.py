"""Where the panes of the window stand: widths, what is hidden, zoom; kept between runs. Knows nothing of content."""

from __future__ import annotations

import sys

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMainWindow, QSplitter

from desktop import i18n, theme
from desktop.preferences import Preferences
from desktop.views.window.actions import Actions

SIDEBAR, SOURCE = 263, 399  # with its hairline each is 264 and 400
SMALLEST = (200, 360, 280)
"""Widths of side bar, chat and source panel. Not zoomed: at 200% the window must not outgrow a small screen."""
READING, WIDEST = 720 + 2 * 34, 640
"""On a large screen the source takes what the reading column leaves, up to this: a page is easier to read wide."""


class Placement(QObject):
    """Of a window whose splitter holds side bar, chat and source panel, in this order."""

    def __init__(self, window: QMainWindow, splitter: QSplitter, actions: Actions, preferences: Preferences) -> None:
        super().__init__(window)
        self._window, self._splitter, self._actions, self._kept = window, splitter, actions, preferences
        self._scale = theme.scale()
        self._moved = False  # the person has chosen the widths
        splitter.splitterMoved.connect(self._on_moved)
        self._sidebar, _, self._source = (splitter.widget(i) for i in range(3))
        for pane, least in zip((splitter.widget(i) for i in range(3)), SMALLEST, strict=True):
            pane.setMinimumWidth(least)
        theme.notifier.changed.connect(self._follow_zoom)

    def restore(self) -> None:
        """As it was left; on the first day as drawn, 1280 x 800 where the screen has room for it."""
        do, kept, window = self._actions, self._kept, self._window
        for group, value in ((do.languages, i18n.choice()), (do.appearances, theme.appearance())):
            for action in group.actions():
                action.setChecked(action.data() == value)
        if not window.restoreGeometry(kept.bytes("geometry")):
            room = window.screen().availableGeometry().size()
            window.resize(min(1280, room.width()), min(800, room.height()))
        side, source = theme.px(SIDEBAR), theme.px(SOURCE)
        self._splitter.setSizes([side, max(SMALLEST[1], 1278 - side - source), source])
        state = kept.bytes("splitter")
        if not state.isEmpty():
            self._splitter.restoreState(state)
            self._moved = True
        do.calm.setChecked(kept.flag("calm", False))
        theme.set_reduced_motion(do.calm.isChecked())
        do.calm.toggled.connect(theme.set_reduced_motion)
        do.sidebar.setChecked(kept.flag("sidebar", True))
        self._sidebar.setVisible(do.sidebar.isChecked())
        self._source.setVisible(False)
        # Hidden at first, as one more row between the person and their documents: the same menus hang from the
        # button beside the wordmark. On macOS the menu bar is the system's and always there.
        mac = sys.platform == "darwin"
        do.menubar.setVisible(not mac)
        do.menubar.setChecked(mac or kept.flag("menubar", False))
        window.menuBar().setVisible(do.menubar.isChecked())

    def save(self) -> None:
        kept = self._kept
        kept.set("geometry", self._window.saveGeometry())
        if self._moved:
            kept.set("splitter", self._splitter.saveState())
        kept.set("sidebar", self._actions.sidebar.isChecked())
        kept.set("calm", self._actions.calm.isChecked())
        kept.set("menubar", self._actions.menubar.isChecked())
        kept.save()

    def show_source(self) -> None:
        """Open the source panel, wide enough to read in."""
        if self._actions.source.isChecked():
            return
        self._actions.source.setChecked(True)
        sizes = self._splitter.sizes()
        if not self._moved or sizes[2] < theme.px(200):
            room = sum(sizes) - sizes[0] - theme.px(READING)
            wanted = max(theme.px(SOURCE), min(theme.px(WIDEST), room))
            self._splitter.setSizes([sizes[0], max(SMALLEST[1], sum(sizes) - sizes[0] - wanted), wanted])

    def _on_moved(self, _at: int, _handle: int) -> None:
        self._moved = True

    def zoom_in(self) -> None:
        self._zoom_by(1)

    def zoom_out(self) -> None:
        self._zoom_by(-1)

    def zoom_reset(self) -> None:
        theme.set_zoom(100)
        self._kept.set("zoom", 100)

    def _zoom_by(self, steps: int) -> None:
        at = theme.ZOOMS.index(theme.zoom()) + steps
        theme.set_zoom(theme.ZOOMS[max(0, min(at, len(theme.ZOOMS) - 1))])
        self._kept.set("zoom", theme.zoom())

    def _follow_zoom(self) -> None:
        """Side bar and source panel grow with their text, as far as the chat keeps its room."""
        grown, self._scale = theme.scale() / self._scale, theme.scale()
        side, chat, source = self._splitter.sizes()
        if grown == 1.0 or not side + chat + source:
            return
        room = side + chat + source - SMALLEST[1]
        side = min(round(side * grown), room)
        source = min(round(source * grown), max(0, room - side))
        self._splitter.setSizes([side, room + SMALLEST[1] - side - source, source])
