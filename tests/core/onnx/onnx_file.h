// ONNX files written byte by byte (onnx.proto; the numbers of fields in comments), so that what they compute is known.
//
//     using namespace onnx_file;
//     file.write(model({node("Conv", {"x", "w"}, {"y"}, {ints("kernel_shape", {1, 1})})}, {tensor("w", {3, 3, 1, 1},
//     w)},
//                      value("x", {1, 3, kAny, kAny}), value("y", {1, 3, kAny, kAny})));
#pragma once

#include <QByteArray>
#include <QList>

namespace onnx_file {

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
template <class Value>
QByteArray raw(const QList<Value>& values) {
    return {reinterpret_cast<const char*>(values.constData()), values.size() * static_cast<qsizetype>(sizeof(Value))};
}

// A size of a picture that may be any.
inline constexpr qint64 kAny = 0;

// type: 1 is float32.
inline QByteArray value(const QByteArray& name, const QList<qint64>& sizes, int type = 1) {
    QByteArray shape;
    for (const auto size : sizes)  // dim: dim_param or dim_value
        shape += bytes(1, size == kAny ? bytes(2, "any") : number(1, static_cast<quint64>(size)));
    return bytes(1, name) + bytes(2, bytes(1, number(1, static_cast<quint64>(type)) + bytes(2, shape)));  // name, type
}

// Attributes: name, the value, its type.
inline QByteArray ints(const QByteArray& name, const QList<qint64>& values) {
    QByteArray attribute = bytes(1, name);
    for (const auto value : values) attribute += number(8, static_cast<quint64>(value));
    return attribute + number(20, 7);
}
inline QByteArray integer(const QByteArray& name, qint64 value) {
    return bytes(1, name) + number(3, static_cast<quint64>(value)) + number(20, 2);
}
inline QByteArray real(const QByteArray& name, float value) {
    return bytes(1, name) + varint(2 << 3 | 5) + raw(QList<float>{value}) + number(20, 1);
}
inline QByteArray text(const QByteArray& name, const QByteArray& value) {
    return bytes(1, name) + bytes(4, value) + number(20, 3);
}
inline QByteArray tensor_attribute(const QByteArray& name, const QByteArray& tensor) {
    return bytes(1, name) + bytes(5, tensor) + number(20, 4);
}

inline QByteArray node(const QByteArray& op, const QList<QByteArray>& inputs, const QList<QByteArray>& outputs,
                       const QList<QByteArray>& attributes = {}, const QByteArray& domain = {}) {
    QByteArray node;
    for (const auto& input : inputs) node += bytes(1, input);
    for (const auto& output : outputs) node += bytes(2, output);
    node += bytes(3, "the " + op) + bytes(4, op);  // name, operator
    for (const auto& attribute : attributes) node += bytes(5, attribute);
    return domain.isEmpty() ? node : node + bytes(7, domain);
}

// dims, type, name, raw_data
inline QByteArray tensor_of(int type, const QByteArray& name, const QList<qint64>& sizes, const QByteArray& data) {
    QByteArray tensor;
    for (const auto size : sizes) tensor += number(1, static_cast<quint64>(size));
    return tensor + number(2, static_cast<quint64>(type)) + bytes(8, name) + bytes(9, data);
}
inline QByteArray tensor(const QByteArray& name, const QList<qint64>& sizes, const QList<float>& values) {
    return tensor_of(1, name, sizes, raw(values));
}
inline QByteArray whole_numbers(const QByteArray& name, const QList<qint64>& values) {
    return tensor_of(7, name, {values.size()}, raw(values));
}

inline QByteArray graph(const QList<QByteArray>& nodes, const QList<QByteArray>& tensors,
                        const QList<QByteArray>& inputs, const QList<QByteArray>& outputs) {
    QByteArray graph;
    for (const auto& node : nodes) graph += bytes(1, node);
    graph += bytes(2, "g");
    for (const auto& tensor : tensors) graph += bytes(5, tensor);
    for (const auto& input : inputs) graph += bytes(11, input);
    for (const auto& output : outputs) graph += bytes(12, output);
    return graph;
}
// ir_version, producer_name, graph, opset_import: domain, version
inline QByteArray model_of(const QByteArray& graph, int opset = 11) {
    return number(1, 7) + bytes(2, "a test") + bytes(7, graph) +
           bytes(8, bytes(1, "") + number(2, static_cast<quint64>(opset)));
}
inline QByteArray model(const QList<QByteArray>& nodes, const QList<QByteArray>& tensors, const QByteArray& input,
                        const QByteArray& output, int opset = 11) {
    return model_of(graph(nodes, tensors, {input}, {output}), opset);
}

// A 1 x 1 convolution of three colours to `outputs` numbers; weights: [outputs*3].
inline QByteArray convolution(qint64 outputs, const QList<float>& weights, qint64 height, qint64 width) {
    return model({node("Conv", {"x", "w"}, {"y"}, {ints("kernel_shape", {1, 1})})},
                 {tensor("w", {outputs, 3, 1, 1}, weights)}, value("x", {1, 3, height, width}),
                 value("y", {1, outputs, height, width}));
}

}  // namespace onnx_file
