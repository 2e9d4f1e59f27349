// ONNX files written byte by byte: the few messages that one convolution needs (onnx.proto; fields in comments).
//
//     file.write(onnx::convolution(3, {1, 0, 0, 0, 1, 0, 0, 0, 1}, 6, 9));
#pragma once

#include <QByteArray>
#include <QList>

namespace onnx {

inline QByteArray varint(quint64 value) {
    QByteArray bytes;
    do {
        bytes.append(static_cast<char>((value & 0x7F) | (value > 0x7F ? 0x80 : 0)));
        value >>= 7;
    } while (value > 0);
    return bytes;
}
inline QByteArray number(int field, quint64 value) {
    return varint(static_cast<quint64>(field) << 3) + varint(value);
}
inline QByteArray bytes(int field, const QByteArray& content) {
    return varint(static_cast<quint64>(field) << 3 | 2) + varint(static_cast<quint64>(content.size())) + content;
}
inline QByteArray value_info(const QByteArray& name, const QList<int>& sizes) {
    QByteArray shape;
    for (const int size : sizes) shape += bytes(1, number(1, static_cast<quint64>(size)));  // dim: dim_value
    return bytes(1, name) + bytes(2, bytes(1, number(1, 1) + bytes(2, shape)));  // type: tensor_type: float, shape
}

// A 1 x 1 convolution of three colours to `outputs` classes; weights: [outputs*3].
inline QByteArray convolution(int outputs, const QList<float>& weights, int height, int width) {
    const QByteArray raw(reinterpret_cast<const char*>(weights.constData()),
                         weights.size() * static_cast<qsizetype>(sizeof(float)));
    const auto weight = number(1, static_cast<quint64>(outputs)) + number(1, 3) + number(1, 1) + number(1, 1) +  // dims
                        number(2, 1) + bytes(8, "w") + bytes(9, raw);  // float, name, raw_data
    const auto kernel = bytes(1, "kernel_shape") + number(8, 1) + number(8, 1) + number(20, 7);  // ints
    const auto node = bytes(1, "x") + bytes(1, "w") + bytes(2, "y") + bytes(4, "Conv") + bytes(5, kernel);
    const auto graph = bytes(1, node) + bytes(2, "g") + bytes(5, weight) +
                       bytes(11, value_info("x", {1, 3, height, width})) +
                       bytes(12, value_info("y", {1, outputs, height, width}));
    return number(1, 7) + bytes(7, graph) + bytes(8, bytes(1, "") + number(2, 11));  // ir_version, graph, opset 11
}

}  // namespace onnx
