#include "core/analysis/analysis_file.h"

#include <torch/types.h>

#include <nlohmann/json.hpp>

#include "core/base/error.h"
#include "core/base/utf8.h"
#include "core/checkpoint/safetensors.h"

namespace deweather::analysis {

namespace {

using nlohmann::json;

constexpr const char* kKey = "deweather.analysis";
constexpr int kVersion = 1;
constexpr const char* kBroken = "it is damaged or was made by something else; analyse the pictures again";

// A list's numbers as a tensor of this shape, without a copy.
template <typename T>
at::Tensor view_of(const std::vector<T>& values, std::vector<int64_t> sizes) {
    return at::from_blob(const_cast<T*>(values.data()), sizes, c10::CppTypeToScalarType<T>::value);
}

int64_t count_of(const auto& list) {
    return static_cast<int64_t>(list.size());
}

json to_json(const Analysis& analysis) {
    json layers = json::array(), pictures = json::array();
    for (const auto& layer : analysis.layers)
        layers.push_back({{"experts", layer.experts}, {"top_k", layer.top_k}, {"uncertain", layer.uncertain}});
    for (const auto& picture : analysis.pictures) {
        json entry = {{"file", picture.file},     {"weather", picture.weather}, {"width", picture.width},
                      {"height", picture.height}, {"rows", picture.rows},       {"columns", picture.columns}};
        if (picture.seen) entry["seen"] = *picture.seen;
        if (picture.psnr) entry["psnr"] = *picture.psnr;
        pictures.push_back(std::move(entry));
    }
    return {{"version", kVersion},
            {"model", analysis.model},
            {"architecture", analysis.architecture},
            {"patch", analysis.patch},
            {"passes", analysis.passes},
            {"seed", analysis.seed},
            {"tokens", analysis.token_count},
            {"layers", std::move(layers)},
            {"pictures", std::move(pictures)}};
}

// Reads tensors of one file, each checked for its type and sizes.
class Reader {
  public:
    explicit Reader(const std::filesystem::path& path) : path_(path), file_(path) {}

    [[noreturn]] void refuse() const { throw Error("cannot open analysis", path_.string(), kBroken); }

    json description() const {
        const auto found = file_.metadata().find(kKey);
        if (found == file_.metadata().end())
            throw Error("cannot open analysis", path_.string(), "it is another kind of file; choose a saved analysis");
        auto text = json::parse(found->second, nullptr, false);
        if (!text.is_object()) refuse();
        if (text.value("version", 0) > kVersion)
            throw Error("cannot open analysis", path_.string(), "a newer version of Deweather made it");
        return text;
    }

    // Empty if the tensor is optional and absent.
    template <typename T>
    std::vector<T> read(const std::string& name, const std::vector<int64_t>& sizes, bool optional = false) const {
        if (!file_.has(name)) {
            if (optional) return {};
            refuse();
        }
        const auto tensor = file_.tensor(name);
        if (tensor.scalar_type() != c10::CppTypeToScalarType<T>::value || tensor.sizes() != at::IntArrayRef(sizes))
            refuse();
        const auto whole = tensor.contiguous();
        return {whole.const_data_ptr<T>(), whole.const_data_ptr<T>() + whole.numel()};
    }

    int64_t length(const std::string& name) const {
        if (!file_.has(name)) refuse();
        const auto tensor = file_.tensor(name);
        if (tensor.dim() != 1) refuse();
        return tensor.size(0);
    }

  private:
    std::filesystem::path path_;
    checkpoint::SafetensorsFile file_;
};

Analysis described_by(const json& text) {
    Analysis analysis;
    text.at("model").get_to(analysis.model);
    text.at("architecture").get_to(analysis.architecture);
    text.at("patch").get_to(analysis.patch);
    text.at("passes").get_to(analysis.passes);
    text.at("seed").get_to(analysis.seed);
    text.at("tokens").get_to(analysis.token_count);
    for (const auto& entry : text.at("layers"))
        analysis.layers.push_back({.experts = entry.at("experts"),
                                   .top_k = entry.at("top_k"),
                                   .uncertain = entry.at("uncertain"),
                                   .together = {}});
    for (const auto& entry : text.at("pictures")) {
        AnalysedPicture picture{.file = entry.at("file"),
                                .weather = entry.at("weather"),
                                .width = entry.at("width"),
                                .height = entry.at("height"),
                                .rows = entry.at("rows"),
                                .columns = entry.at("columns")};
        if (entry.contains("seen")) picture.seen = entry["seen"].get<std::array<double, 4>>();
        if (entry.contains("psnr")) picture.psnr = entry["psnr"].get<double>();
        analysis.pictures.push_back(std::move(picture));
    }
    return analysis;
}

std::string layer_name(std::size_t layer, const char* what) {
    return "layers." + std::to_string(layer) + "." + what;
}

void read_layers(const Reader& reader, Analysis& analysis, int64_t n) {
    const auto pictures = count_of(analysis.pictures);
    analysis.tokens.layers.resize(analysis.layers.size());
    for (std::size_t i = 0; i < analysis.layers.size(); ++i) {
        auto& layer = analysis.layers[i];
        auto& tokens = analysis.tokens.layers[i];
        const int64_t experts = layer.experts;
        if (experts < 1 || layer.top_k < 1 || layer.top_k > experts) reader.refuse();
        layer.together = reader.read<int64_t>(layer_name(i, "together"), {experts, experts});
        const auto choices = reader.read<int64_t>(layer_name(i, "choices"), {pictures, experts});
        for (std::size_t picture = 0; picture < analysis.pictures.size(); ++picture) {
            const auto first = choices.begin() + static_cast<std::ptrdiff_t>(picture) * experts;
            analysis.pictures[picture].choices.emplace_back(first, first + experts);
        }
        tokens.logits = reader.read<float>(layer_name(i, "logits"), {n, experts});
        tokens.gates = reader.read<float>(layer_name(i, "gates"), {n, experts});
        tokens.entropy = reader.read<float>(layer_name(i, "entropy"), {n});
        tokens.deviations = reader.read<float>(layer_name(i, "deviations"), {n, experts}, !layer.uncertain);
        tokens.deviation = reader.read<float>(layer_name(i, "deviation"), {n}, !layer.uncertain);
        tokens.change = reader.read<float>(layer_name(i, "change"), {n}, !layer.uncertain);
    }
}

}  // namespace

void save_analysis(const Analysis& analysis, const std::filesystem::path& file, Existing existing) {
    const auto& tokens = analysis.tokens;
    const auto n = count_of(tokens.picture), pictures = count_of(analysis.pictures);
    std::vector<std::pair<std::string, at::Tensor>> tensors = {
        {"tokens.picture", view_of(tokens.picture, {n})},
        {"tokens.row", view_of(tokens.row, {n})},
        {"tokens.column", view_of(tokens.column, {n})},
        {"tokens.error", view_of(tokens.error, {n})},
        {"tokens.patches", view_of(tokens.patches, {n, kPatchSide, kPatchSide, 3})}};
    if (!tokens.seen.empty()) tensors.emplace_back("tokens.seen", view_of(tokens.seen, {n, 4}));
    for (std::size_t i = 0; i < analysis.layers.size(); ++i) {
        const auto& layer = analysis.layers[i];
        const auto& sampled = tokens.layers[i];
        const int64_t experts = layer.experts;
        std::vector<int64_t> choices;
        for (const auto& picture : analysis.pictures)
            choices.insert(choices.end(), picture.choices[i].begin(), picture.choices[i].end());
        tensors.emplace_back(layer_name(i, "together"), view_of(layer.together, {experts, experts}).clone());
        tensors.emplace_back(layer_name(i, "choices"), view_of(choices, {pictures, experts}).clone());
        tensors.emplace_back(layer_name(i, "logits"), view_of(sampled.logits, {n, experts}));
        tensors.emplace_back(layer_name(i, "gates"), view_of(sampled.gates, {n, experts}));
        tensors.emplace_back(layer_name(i, "entropy"), view_of(sampled.entropy, {n}));
        if (!layer.uncertain) continue;
        tensors.emplace_back(layer_name(i, "deviations"), view_of(sampled.deviations, {n, experts}));
        tensors.emplace_back(layer_name(i, "deviation"), view_of(sampled.deviation, {n}));
        tensors.emplace_back(layer_name(i, "change"), view_of(sampled.change, {n}));
    }
    // File names may not be valid in any encoding.
    const auto text = json_text(to_json(analysis));
    checkpoint::write_safetensors(file, tensors, {{kKey, text}}, existing);
}

Analysis load_analysis(const std::filesystem::path& file) {
    const Reader reader(file);
    Analysis analysis;
    try {
        analysis = described_by(reader.description());
    } catch (const json::exception&) {
        reader.refuse();
    }
    if (analysis.layers.empty() || analysis.patch < 1) reader.refuse();
    auto& tokens = analysis.tokens;
    const auto n = reader.length("tokens.picture");
    tokens.picture = reader.read<int32_t>("tokens.picture", {n});
    tokens.row = reader.read<int32_t>("tokens.row", {n});
    tokens.column = reader.read<int32_t>("tokens.column", {n});
    tokens.error = reader.read<float>("tokens.error", {n});
    tokens.seen = reader.read<float>("tokens.seen", {n, 4}, true);
    tokens.patches = reader.read<uint8_t>("tokens.patches", {n, kPatchSide, kPatchSide, 3});
    read_layers(reader, analysis, n);
    for (std::size_t i = 0; i < tokens.count(); ++i) {
        if (tokens.picture[i] < 0 || tokens.picture[i] >= count_of(analysis.pictures)) reader.refuse();
        const auto& picture = analysis.pictures[static_cast<std::size_t>(tokens.picture[i])];
        if (tokens.row[i] < 0 || tokens.row[i] >= picture.rows || tokens.column[i] < 0 ||
            tokens.column[i] >= picture.columns)
            reader.refuse();
    }
    return analysis;
}

}  // namespace deweather::analysis
