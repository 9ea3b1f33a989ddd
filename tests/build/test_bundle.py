"""What goes into the packaged app: the lists, the borrowed weights, the stand-in for scipy, the installer."""

import json
import os
import shutil
import struct
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]
BUILD = ROOT / "build"


@pytest.fixture
def parts(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(BUILD))
    import bundle_parts

    return bundle_parts


@pytest.mark.parametrize(
    ("name", "used"),
    [
        ("torch/lib/libtorch_cpu.so", True),
        ("torch/bin/torch_shm_manager", True),
        ("torch/bin/test_api", False),
        ("torch/include/ATen/ATen.h", False),
        ("torch/nn/functional.py", True),
        ("torch/_inductor/scheduler.py", False),
        ("torch/_inductor/config.py", True),
        ("transformers/models/glm/modeling_glm.py", True),
        ("transformers/models/llama/modeling_llama.py", False),
        ("transformers/models/llama/configuration_llama.py", True),
        ("PySide6/Qt/lib/libQt6Widgets.so.6", True),
        ("PySide6/Qt/lib/libQt6WebEngineCore.so.6", False),
        ("PySide6/Qt/translations/qtbase_zh_CN.qm", True),
        ("PySide6/translations/qtbase_de.qm", False),
        ("pyarrow/libarrow_python.so.2600", True),
        ("pyarrow/libarrow_python.so", False),
        ("pyarrow/_dataset.cpython-311-x86_64-linux-gnu.so", False),
        ("openvino/libs/libopenvino_intel_cpu_plugin.so", True),
        ("openvino/libs/libopenvino_intel_gpu_plugin.so", False),
        ("rapidocr/models/PP-OCRv6_det_small.onnx", True),
        ("engine/resources/samples/documents/Studio handbook.md", True),
        ("scikit_learn-1.9.1.dist-info/METADATA", False),
        ("llama_cpp\\lib\\ggml-cpu-haswell.dll", True),
        ("llama_cpp/lib/libggml-cpu-sapphirerapids.so", False),
    ],
)
def test_files_that_are_used_stay(parts: ModuleType, name: str, used: bool) -> None:
    assert parts.file_used(name) is used


@pytest.mark.parametrize(
    ("name", "used"),
    [
        ("torch.testing", True),
        ("torch.testing._internal", True),
        ("torch.testing._internal.common_dtype", True),
        ("torch.testing._internal.common_utils", False),
        ("transformers.models.bert.modeling_bert", True),
        ("transformers.models.mixtral", True),
        ("transformers.models.mixtral.modeling_mixtral", False),
        ("pyarrow.compute", True),
        ("pyarrow.dataset", False),
        ("torch._inductor.config", True),
        ("torch._inductor.codegen.cpp", False),
        ("caffe2", False),
        ("caffeine", True),
    ],
)
def test_modules_that_are_used_stay(parts: ModuleType, name: str, used: bool) -> None:
    assert parts.module_used(name) is used


def test_llama_cpp_comes_once_under_the_names_it_is_loaded_by(parts: ModuleType, tmp_path: Path) -> None:
    names = ["libllama.so", "libllama.so.0", "libggml.so", "libggml.so.0", "libggml.so.0.25.3", "libggml-base.so.0"]
    for name in (*names, "libggml-cpu-haswell.so", "libggml-cpu-x64.so", "libllama-common.so.0"):
        (tmp_path / name).touch()
    (tmp_path / "cmake").mkdir()
    found = [file.name for file in parts.llama_libraries(tmp_path)]
    if sys.platform.startswith("linux"):
        assert found == [
            "libggml-base.so.0", "libggml-cpu-haswell.so", "libggml-cpu-x64.so", "libggml.so.0", "libllama.so",
        ]  # fmt: skip


def test_a_graph_borrows_what_the_model_holds(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.syspath_prepend(str(BUILD))
    import embedder_graph

    # A model of two tensors, and a graph with both of them in another order and a constant of its own.
    first, second, own = bytes(range(16)), bytes(range(100, 132)), b"shape of"
    about = {"a": {"dtype": "U8", "shape": [16], "data_offsets": [0, 16]}}
    about["b"] = {"dtype": "U8", "shape": [32], "data_offsets": [16, 48]}
    header = json.dumps({"__metadata__": {"format": "pt"}, **about}).encode()
    weights = tmp_path / "model.safetensors"
    weights.write_bytes(struct.pack("<Q", len(header)) + header + first + second)
    places = "".join(
        f'<layer type="Const" name="{name}"><data offset="{offset}" size="{size}"/></layer>'
        for name, offset, size in (("b", 0, 32), ("own", 32, 8), ("a", 40, 16))
    )
    graph = tmp_path / "model.xml"
    graph.write_text(f"<net><layers>{places}<layer type='MatMul'/></layers></net>", encoding="utf-8")
    graph.with_suffix(".bin").write_bytes(second + own + first)

    target = tmp_path / "shared"
    added = embedder_graph.share_weights(graph, weights, target)
    assert added < 16 and not (target / "model.bin").exists()
    together = weights.read_bytes() + (target / "model.rest").read_bytes()
    found = {}
    for layer in ElementTree.parse(target / "model.xml").getroot().iter("layer"):
        data = layer.find("data")
        if data is not None:
            offset, size = int(data.get("offset", 0)), int(data.get("size", 0))
            found[layer.get("name")] = together[offset : offset + size]
    assert found == {"a": first, "b": second, "own": own}


def test_what_is_left_out_says_so_when_it_is_used() -> None:
    hook = BUILD / "hooks" / "left_out_modules.py"
    code = (
        f"exec(open({str(hook)!r}).read())\n"
        "from scipy.sparse import coo_matrix\nfrom sklearn.metrics import pairwise_distances\n"
        "assert not isinstance(1, coo_matrix)\n"
        "try:\n    pairwise_distances([1], [2])\nexcept ImportError as error:\n    print(error)\n"
    )
    # -S: without the packages that are installed here.
    done = subprocess.run([sys.executable, "-S", "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "sklearn.metrics.pairwise_distances is not part of the packaged app" in done.stdout


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the installer is for Linux")
def test_the_installer_installs_twice_and_takes_everything_away(tmp_path: Path) -> None:
    unpacked, home = tmp_path / "un packed 墨池", tmp_path / "home of 某人"
    (unpacked / "inkwell").mkdir(parents=True)
    (unpacked / "icons" / "48x48" / "apps").mkdir(parents=True)
    (unpacked / "icons" / "48x48" / "apps" / "inkwell.png").touch()
    program = unpacked / "inkwell" / "inkwell"
    program.write_text("#!/bin/sh\necho it runs\n", encoding="utf-8")
    program.chmod(0o755)
    for name in ("install.sh", "inkwell.desktop", "README.txt"):
        (unpacked / name).write_bytes((BUILD / "linux" / name).read_bytes())
    environment = {"HOME": str(home), "PATH": os.environ["PATH"]}

    def install(*words: str) -> subprocess.CompletedProcess[str]:
        command = ["sh", str(unpacked / "install.sh"), *words]
        return subprocess.run(command, env=environment, capture_output=True, text=True)

    for _ in range(2):
        done = install()
        assert done.returncode == 0, done.stderr
        command = home / ".local" / "bin" / "inkwell"
        assert subprocess.run([str(command)], capture_output=True, text=True).stdout == "it runs\n"
    entry = (home / ".local/share/applications/inkwell.desktop").read_text(encoding="utf-8")
    assert f'Exec="{home}/.local/opt/inkwell/inkwell"' in entry
    assert install("--remove").returncode == 0
    assert not [path for path in home.rglob("*") if path.is_file()]
    assert install("--fly").returncode == 2


@pytest.mark.skipif(not shutil.which("dpkg-deb") or not shutil.which("xz"), reason="Debian's tools are not here")
@pytest.mark.parametrize("odd", [0, 1])
def test_a_deb_is_packed_with_the_filter_for_machine_code(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, odd: int
) -> None:
    monkeypatch.syspath_prepend(str(BUILD))
    import linux_packages

    program = Path(sys.executable).resolve().read_bytes()[: 300_000 + odd]
    root = tmp_path / "root"
    (root / "DEBIAN").mkdir(parents=True)
    (root / "opt").mkdir()
    (root / "opt" / "program").write_bytes(program)
    about = f"Package: x\nVersion: 1\nArchitecture: all\nMaintainer: {linux_packages.MAINTAINER}\nDescription: y\n"
    (root / "DEBIAN" / "control").write_text(about, encoding="utf-8")
    plain, file = tmp_path / "plain.deb", tmp_path / "x.deb"
    command = ["dpkg-deb", "--root-owner-group", "-Znone", "--build", str(root), str(plain)]
    subprocess.run(command, check=True, capture_output=True)
    linux_packages.compressed(plain, file, False)
    assert file.stat().st_size < plain.stat().st_size / 2
    subprocess.run(["dpkg-deb", "-x", str(file), str(tmp_path / "out")], check=True)
    assert (tmp_path / "out" / "opt" / "program").read_bytes() == program
    assert "Package: x" in subprocess.run(["dpkg-deb", "-I", str(file)], capture_output=True, text=True).stdout
