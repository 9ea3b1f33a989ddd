"""The application's style sheet, written from the tokens. Metrics follow the zoom; there are no colours of its own."""

from __future__ import annotations

from collections.abc import Callable

from desktop.palette import Tokens, css
from engine.resources import resource


def sheet(t: Tokens, px: Callable[[float], int], points: Callable[[float], float], small_size: float) -> str:
    """The whole sheet. `px` and `points` turn drawn measures into those of the zoom and text size in force."""
    small, body = f"{points(small_size):.2f}pt", f"{points(14):.2f}pt"
    bg, side, panel, line, ink, soft = (css(c) for c in (t.bg, t.side, t.panel, t.line, t.ink, t.soft))
    accent, accent_bg, accent_hover, on_accent = (css(c) for c in (t.accent, t.accent_bg, t.accent_hover, t.on_accent))
    hover, track, ok, warn, bad = (css(c) for c in (t.hover, t.track, t.ok, t.warn, t.bad))
    check = resource("style", f"check-{'dark' if t.dark else 'light'}.svg").as_posix()
    r8, r6 = px(8), px(6)
    return f"""
QMainWindow, QDialog, QMessageBox, QWidget[ground="bg"] {{ background: {bg}; }}
QWidget[ground="side"] {{ background: {side}; }}
QWidget[ground="panel"] {{ background: {panel}; }}
QWidget[ground="none"] {{ background: transparent; }}
QLabel {{ background: transparent; }}
QLabel[tone="soft"] {{ color: {soft}; }}
QLabel[tone="ok"] {{ color: {ok}; }}
QLabel[tone="warn"] {{ color: {warn}; }}
QLabel[tone="bad"] {{ color: {bad}; }}
QLabel[tone="accent"] {{ color: {accent}; }}
QLabel[role="small"] {{ font-size: {small}; }}
QLabel[role="strong"] {{ font-weight: 600; }}

QPushButton {{ background: {panel}; color: {ink}; border: 1px solid {line}; border-radius: {r8}px;
  padding: {px(5)}px {px(12)}px; min-height: {px(18)}px; }}
QPushButton:hover {{ background: {hover}; }}
QPushButton:pressed {{ background: {accent_bg}; }}
QPushButton:focus {{ border: 1px solid {accent}; }}
QPushButton::menu-indicator {{ image: none; width: 0; }}
QPushButton:disabled {{ color: {soft}; background: transparent; }}
QPushButton[kind="primary"], QPushButton:default {{ background: {accent}; color: {on_accent};
  border: 1px solid {accent}; font-weight: 600; }}
QPushButton[kind="primary"]:hover, QPushButton:default:hover {{ background: {accent_hover}; }}
QPushButton[kind="primary"]:focus {{ border: 2px solid {ink}; }}
QPushButton[kind="primary"]:disabled {{ background: {track}; border-color: {track}; color: {soft}; }}
QPushButton[kind="quiet"], QToolButton[kind="quiet"] {{ background: transparent; border: 1px solid transparent;
  border-radius: {r6}px; padding: {px(3)}px; color: {soft}; }}
QPushButton[kind="quiet"]:hover, QToolButton[kind="quiet"]:hover {{ background: {hover}; color: {ink}; }}
QPushButton[kind="quiet"]:focus, QToolButton[kind="quiet"]:focus {{ border: 1px solid {accent}; }}
QToolButton[kind="quiet"]::menu-indicator {{ image: none; }}
QPushButton[kind="link"] {{ background: transparent; border: 1px solid transparent; border-radius: 4px; padding: 0 2px;
  color: {soft}; font-size: {small}; min-height: {px(18)}px; }}
QPushButton[kind="link"]:hover {{ color: {accent}; text-decoration: underline; }}
QPushButton[kind="link"]:focus {{ border: 1px solid {accent}; color: {accent}; }}

QLineEdit {{ background: {panel}; color: {ink}; border: 1px solid {line}; border-radius: {r8}px;
  padding: 0 {px(10)}px; min-height: {px(28)}px; selection-background-color: {accent};
  selection-color: {on_accent}; placeholder-text-color: {soft}; }}
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus {{ border: 1px solid {accent}; }}
QAbstractScrollArea {{ background: transparent; border: none; }}
QAbstractScrollArea::corner {{ background: transparent; border: none; }}
QComboBox {{ background: {panel}; color: {ink}; border: 1px solid {line}; border-radius: {r8}px;
  padding: 0 {px(28)}px 0 {px(10)}px; min-height: {px(28)}px; }}
QComboBox::drop-down {{ border: none; width: {px(24)}px; }}
QComboBox::down-arrow {{ image: none; }}
QComboBox QAbstractItemView {{ background: {panel}; border: 1px solid {line}; selection-background-color: {accent_bg};
  selection-color: {accent}; outline: 0; }}
QComboBox:focus {{ border: 1px solid {accent}; }}

QCheckBox {{ spacing: {px(8)}px; }}
QCheckBox::indicator, QListView::indicator, QTableView::indicator {{
  width: {px(16)}px; height: {px(16)}px; border: 1px solid {soft}; border-radius: {px(4)}px;
  background: {panel}; }}
QCheckBox::indicator:checked, QListView::indicator:checked, QTableView::indicator:checked {{
  background: {accent}; border-color: {accent}; image: url("{check}"); }}
QCheckBox::indicator:focus {{ border: 1px solid {accent}; }}

QRadioButton {{ spacing: {px(8)}px; }}
QRadioButton::indicator {{ width: {px(14)}px; height: {px(14)}px; border: 1px solid {soft}; border-radius: {px(8)}px;
  background: {panel}; }}
QRadioButton::indicator:checked {{ width: {px(6)}px; height: {px(6)}px; border: {px(5)}px solid {accent}; }}
QRadioButton::indicator:focus {{ border-color: {accent}; }}

QFrame[list="true"] {{ background: {panel}; border: 1px solid {line}; border-radius: {r8}px; }}

QProgressBar {{ background: {track}; border: none; border-radius: {px(2)}px; max-height: {px(4)}px;
  min-height: {px(4)}px; }}
QProgressBar::chunk {{ background: {accent}; border-radius: {px(2)}px; }}

QMenuBar {{ background: {side}; color: {ink}; border-bottom: 1px solid {line}; padding: {px(2)}px {px(8)}px; }}
QMenuBar::item {{ background: transparent; padding: {px(4)}px {px(9)}px; border-radius: {r6}px; }}
QMenuBar::item:selected {{ background: {accent_bg}; color: {accent}; }}
QMenu {{ background: {panel}; color: {ink}; border: 1px solid {line}; padding: {px(4)}px; }}
QMenu::item {{ padding: {px(6)}px {px(28)}px {px(6)}px {px(26)}px; border-radius: {r6}px; }}
QMenu::item:selected {{ background: {accent_bg}; color: {accent}; }}
QMenu::item:disabled {{ color: {soft}; background: transparent; }}
QMenu::separator {{ height: 1px; background: {line}; margin: {px(4)}px {px(8)}px; }}
QMenu::indicator {{ width: {px(14)}px; height: {px(14)}px; left: {px(7)}px; }}
QMenu::right-arrow {{ width: {px(12)}px; height: {px(12)}px; right: {px(6)}px; }}
QToolTip {{ background: {panel}; color: {ink}; border: 1px solid {line}; padding: {px(5)}px {px(8)}px;
  font-size: {small}; }}

QSplitter::handle {{ background: {line}; }}
QSplitter::handle:hover {{ background: {accent}; }}
QScrollBar:vertical {{ background: transparent; width: {px(10)}px; margin: 0; }}
QScrollBar:horizontal {{ background: transparent; height: {px(10)}px; margin: 0; }}
QScrollBar::handle {{ background: {track}; border-radius: {px(3)}px; margin: {px(2)}px; }}
QScrollBar::handle:vertical {{ min-height: {px(32)}px; }}
QScrollBar::handle:horizontal {{ min-width: {px(32)}px; }}
QScrollBar::handle:hover {{ background: {soft}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}

QHeaderView {{ background: transparent; }}
QHeaderView::section {{ background: transparent; color: {soft}; border: none; border-bottom: 1px solid {line};
  padding: {px(7)}px {px(8) + 3}px; font-size: {small}; }}
QTableView, QTreeView {{ background: {panel}; border: 1px solid {line}; border-radius: {r8}px; color: {ink};
  selection-background-color: {accent_bg}; selection-color: {ink}; gridline-color: {line}; }}
QTableView::item {{ padding: 0 {px(8)}px; border: none; }}
QTableView:focus {{ border: 1px solid {accent}; }}
QListWidget[kind="panel"], QPlainTextEdit[kind="panel"] {{ background: {panel}; border: 1px solid {line};
  border-radius: {r8}px; color: {ink}; padding: {px(4)}px; outline: 0; selection-background-color: {accent_bg};
  selection-color: {accent}; }}
QListWidget[kind="panel"]:focus, QPlainTextEdit[kind="panel"]:focus {{ border: 1px solid {accent}; }}
QListWidget[kind="panel"]::item {{ padding: {px(5)}px {px(6)}px; border: none; border-radius: {px(5)}px; }}
QListWidget[kind="panel"]::item:selected {{ background: {accent_bg}; color: {accent}; }}
QListWidget[kind="panel"]::indicator {{ width: {px(14)}px; height: {px(14)}px; border: 1px solid {soft};
  border-radius: {px(4)}px; background: {panel}; }}
QListWidget[kind="panel"]::indicator:checked {{ background: {accent}; border-color: {accent}; image: url("{check}"); }}
QTableCornerButton::section {{ background: {bg}; border: none; }}
QWidget#statusbar {{ background: {side}; border-top: 1px solid {line}; }}
QWidget#statusbar QLabel, QWidget#statusbar QPushButton {{ font-size: {small}; }}
QDialogButtonBox {{ dialogbuttonbox-buttons-have-icons: 0; }}
QMessageBox QLabel {{ font-size: {body}; min-width: {px(320)}px; }}
"""
