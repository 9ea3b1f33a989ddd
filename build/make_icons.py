"""Draws the app's icon in the forms that installers want, from resources/icons/inkwell.svg: `make icons`.

Windows' .ico and macOS' .icns go to build/windows and build/macos, Linux' PNGs are drawn into FOLDER when one is named
(`python build/make_icons.py FOLDER`). Needs Qt to draw and Pillow to pack; both are in the environment.
"""

from __future__ import annotations

import os
import sys
from io import BytesIO
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "resources" / "icons" / "inkwell.svg"
LINUX_SIZES = (16, 32, 48, 64, 128, 256, 512)


def drawn(size: int) -> bytes:
    """The icon as a PNG of this many pixels."""
    from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Qt
    from PySide6.QtGui import QImage, QPainter
    from PySide6.QtSvg import QSvgRenderer

    image = QImage(size, size, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    QSvgRenderer(str(SOURCE)).render(painter)
    painter.end()
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return bytes(data.data())


def main(linux: Path | None) -> None:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PIL import Image
    from PySide6.QtGui import QGuiApplication

    application: Any = QGuiApplication.instance() or QGuiApplication([])
    if linux is not None:
        for size in LINUX_SIZES:
            target = linux / f"{size}x{size}" / "apps" / "inkwell.png"
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(drawn(size))
        return
    largest = Image.open(BytesIO(drawn(1024)))
    for folder, name, sizes in (
        ("windows", "inkwell.ico", (16, 24, 32, 48, 64, 128, 256)),
        ("macos", "inkwell.icns", (16, 32, 64, 128, 256, 512, 1024)),
    ):
        target = ROOT / "build" / folder / name
        target.parent.mkdir(exist_ok=True)
        pictures = [Image.open(BytesIO(drawn(size))) for size in sizes]
        largest.save(target, sizes=[(size, size) for size in sizes], append_images=pictures)
    del application


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
