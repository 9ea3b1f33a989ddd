"""ChatGLM3's weights into transformers' native Glm.

Two ways in, one table of names (glm_shards.py). `load_model` reads shard by shard and tensor by tensor onto one device,
so the peak is the model and one mapped shard, and a stop is heard between tensors. `load_with_device_map` leaves the
placing to transformers and accelerate, through the registered conversion: for several GPUs, and for 8 and 4 bits.
No remote code, and no unpickling but by torch's restricted reader. Does not decide which device: the caller does.
"""

from __future__ import annotations

import importlib.util
import json
import logging
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.backends.glm_checkpoint import QKV, Checkpoint, GlmSettings
from engine.backends.glm_shards import NATIVE_NAMES, NATIVE_QKV, Progress, native_parts, read_tensors
from engine.errors import ModelError
from engine.types import StopFlag

if TYPE_CHECKING:
    from engine.backends.glm_adapter import Adapter

log = logging.getLogger(__name__)


@cache
def model_class() -> Any:
    """transformers' GlmForCausalLM, taught the official ChatGLM3 names. Made once: the registration is global."""
    from torch.nn import functional
    from transformers import GlmForCausalLM
    from transformers.conversion_mapping import register_checkpoint_conversion_mapping
    from transformers.core_model_loading import Split, WeightConverter, WeightRenaming
    from transformers.models.glm.modeling_glm import GlmRMSNorm

    class OfficialRMSNorm(GlmRMSNorm):
        """Multiplies by the weight before rounding to 16 bits, as the official model does; Glm does so after."""

        def forward(self, hidden_states: Any) -> Any:
            return functional.rms_norm(hidden_states, self.weight.shape, self.weight, self.variance_epsilon)

    class ChatGLM3ForCausalLM(GlmForCausalLM):  # type: ignore[no-untyped-call]
        """An official ChatGLM3 checkpoint as native Glm."""

        _keys_to_ignore_on_load_unexpected = [r"rotary_pos_emb\.inv_freq"]  # noqa: RUF012 - its name

        def __init__(self, config: Any) -> None:
            super().__init__(config)
            for module in list(self.modules()):
                if type(module) is GlmRMSNorm:
                    module.__class__ = OfficialRMSNorm

    renames = [WeightRenaming(re.escape(old), new) for old, new in NATIVE_NAMES]
    split = WeightConverter(re.escape("." + QKV), list(NATIVE_QKV), operations=[Split(0)])
    register_checkpoint_conversion_mapping("ChatGLM3ForCausalLM", [*renames, split], overwrite=True)
    return ChatGLM3ForCausalLM


def glm_config(settings: GlmSettings) -> Any:
    """GlmConfig for these settings; every default of GlmConfig that differs from ChatGLM3 is set."""
    from transformers import GlmConfig

    return GlmConfig(
        vocab_size=settings.vocabulary,
        hidden_size=settings.hidden,
        intermediate_size=settings.ffn,
        num_hidden_layers=settings.layers,
        num_attention_heads=settings.heads,
        num_key_value_heads=settings.groups,
        head_dim=settings.head_size,
        max_position_embeddings=settings.context,
        rms_norm_eps=settings.epsilon,
        rope_parameters={
            "rope_type": "default",
            "rope_theta": settings.rope_base,
            "partial_rotary_factor": 0.5,
        },
        attention_bias=True,
        tie_word_embeddings=False,
        pad_token_id=0,
        eos_token_id=2,
        bos_token_id=1,
    )


def load_model(
    checkpoint: Checkpoint,
    *,
    device: str = "cpu",
    dtype: str = "bfloat16",
    adapter: Adapter | None = None,
    stop: StopFlag | None = None,
    on_progress: Progress | None = None,
) -> Any:
    """The model on one device. Peak memory is the model and one mapped shard."""
    import torch

    kind = getattr(torch, dtype)
    config = glm_config(checkpoint.settings)
    with torch.device("meta"):
        model = model_class()(config)
    with torch.no_grad():
        for name, tensor in read_tensors(checkpoint, stop, on_progress):
            if adapter is not None:
                tensor = adapter.merged(name, tensor)
            for native, part in native_parts(name, tensor, checkpoint.settings):
                owner, _, leaf = native.rpartition(".")
                value = part.to(device=device, dtype=kind, copy=True).contiguous()
                setattr(model.get_submodule(owner), leaf, torch.nn.Parameter(value, requires_grad=False))
            del tensor, part, value
    # Its frequencies are no weights: they are computed, and were computed on the meta device above.
    model.model.rotary_emb = type(model.model.rotary_emb)(config=config).to(device)
    return model.eval()


def load_with_device_map(
    checkpoint: Checkpoint, *, dtype: str, quantise: str = "", adapter: Adapter | None = None
) -> Any:
    """The model over all GPUs by accelerate's device map; `quantise` is "8bit", "4bit" or ""."""
    import torch

    needs = ["accelerate", "bitsandbytes"] if quantise else ["accelerate"]
    absent = [name for name in needs if importlib.util.find_spec(name) is None]
    if absent:
        raise ModelError(
            f"Loading {'in ' + quantise.replace('bit', ' bits') if quantise else 'over several GPUs'} needs "
            f"{' and '.join(absent)}: pip install {' '.join(absent)}. A GGUF does without."
        )
    if checkpoint.format != "safetensors":
        raise ModelError("Only safetensors can be loaded this way. Have the checkpoint rewritten as safetensors first.")
    if adapter is not None and quantise:
        raise ModelError(f"An adapter cannot be merged into a model loaded in {quantise}. Load it in 16 bits.")
    options: dict[str, Any] = {"dtype": getattr(torch, dtype), "device_map": "auto"}
    if quantise:
        import transformers

        make: Any = transformers.BitsAndBytesConfig
        options["quantization_config"] = (
            make(load_in_8bit=True)
            if quantise == "8bit"
            else make(load_in_4bit=True, bnb_4bit_quant_type="nf4", bnb_4bit_compute_dtype=getattr(torch, dtype))
        )
    model = from_pretrained(checkpoint, **options)
    if adapter is not None:
        adapter.add_to(model)
    return model


def from_pretrained(checkpoint: Checkpoint, **options: Any) -> Any:
    """transformers' own loading, through the registered conversion. Never touches the network."""
    from transformers.utils import logging as transformers_logging

    transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    try:
        model, report = model_class().from_pretrained(
            str(checkpoint.folder),
            config=glm_config(checkpoint.settings),
            local_files_only=True,
            use_safetensors=True,
            weights_only=True,
            output_loading_info=True,
            **options,
        )
    except (RuntimeError, ValueError, OSError, ImportError) as error:
        raise ModelError(f"{checkpoint.folder} could not be loaded: {str(error).splitlines()[0]}") from error
    if report["missing_keys"] or report["mismatched_keys"]:
        raise ModelError(f"{checkpoint.folder} could not be loaded: weights are missing.")
    return model.eval()


def rewrite_as_safetensors(
    checkpoint: Checkpoint, stop: StopFlag | None = None, on_progress: Progress | None = None
) -> Checkpoint:
    """Write the shards of a `.bin` checkpoint beside them as safetensors, and return the checkpoint that reads those.

    The `.bin` files stay. The index is written last, so a stopped run leaves a folder that still reads as before.
    """
    import torch
    from safetensors.torch import save_file

    from engine.backends.glm_checkpoint import open_checkpoint

    files, where = checkpoint.files, {}
    written: list[Path] = []
    try:
        for number, file in enumerate(files, 1):
            part = Checkpoint(
                checkpoint.folder,
                checkpoint.settings,
                checkpoint.format,
                {name: path for name, path in checkpoint.where.items() if path == file},
                "",
            )
            tensors: dict[str, torch.Tensor] = {}
            for name, tensor in read_tensors(part, stop):
                tensors[name] = tensor.contiguous().clone()
                where[name] = f"model-{number:05d}-of-{len(files):05d}.safetensors"
            target = checkpoint.folder / f"model-{number:05d}-of-{len(files):05d}.safetensors"
            written.append(target)
            save_file(tensors, target, metadata={"format": "pt"})
            if on_progress is not None:
                on_progress(number, len(files))
        index = {"metadata": {"total_size": sum(path.stat().st_size for path in written)}, "weight_map": where}
        temporary = checkpoint.folder / "model.safetensors.index.json.part"
        temporary.write_text(json.dumps(index, indent=2), encoding="utf-8")
        temporary.replace(checkpoint.folder / "model.safetensors.index.json")
    except BaseException as error:
        for path in written:
            path.unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise ModelError(f"The safetensors could not be written: {error.strerror or error}.") from error
        raise
    return open_checkpoint(checkpoint.folder)
