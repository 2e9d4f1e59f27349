#include "trainer/evaluation/parts.h"

#include <spdlog/fmt/fmt.h>

#include <fstream>
#include <limits>
#include <map>
#include <nlohmann/json.hpp>

#include "core/base/error.h"
#include "core/base/utf8.h"
#include "trainer/evaluation/score_rows.h"

namespace deweather::trainer {

namespace {

using nlohmann::json;

std::string line_of(const json& value) {
    // File names need not be UTF-8.
    return json_text(value) + "\n";
}

json head_of(const Evaluation& part) {
    json head = {{"color", color_of(part.luma)}, {"models", json::array()}, {"data", json::array()}};
    if (part.jpeg > 0) head["jpeg"] = part.jpeg;
    for (const auto& model : part.models)
        head["models"].push_back({{"name", model.name}, {"parameters", model.parameters}, {"gmac", model.gmac}});
    for (const auto& data : part.data) head["data"].push_back({{"name", data.name}, {"count", data.count}});
    return head;
}

Evaluation evaluation_of(const json& head) {
    Evaluation evaluation{.luma = head.at("color") == color_of(true),
                          .jpeg = head.value("jpeg", 0),
                          .models = {},
                          .data = {},
                          .pictures = {}};
    for (const auto& model : head.at("models"))
        evaluation.models.push_back({.name = model.at("name").get<std::string>(),
                                     .parameters = model.at("parameters").get<int64_t>(),
                                     .gmac = model.at("gmac").get<double>()});
    for (const auto& data : head.at("data"))
        evaluation.data.push_back(
            {.name = data.at("name").get<std::string>(), .count = data.at("count").get<int64_t>()});
    return evaluation;
}

json json_of(const EvaluatedPicture& picture) {
    json value = {{"data", picture.data},
                  {"index", picture.index},
                  {"file", picture.file},
                  {"weather", picture.weather},
                  {"scores", json::array()}};
    if (!picture.error.empty()) value["error"] = picture.error;
    if (!picture.hash.empty()) value["hash"] = picture.hash;
    for (const auto& score : picture.scores) {
        json entry = {{"psnr", score.psnr}, {"ssim", score.ssim}, {"seconds", score.seconds}};
        if (score.named) entry["named"] = *score.named;
        value["scores"].push_back(std::move(entry));
    }
    return value;
}

EvaluatedPicture picture_of(const json& value) {
    EvaluatedPicture picture{.data = value.at("data").get<std::size_t>(),
                             .index = value.at("index").get<int64_t>(),
                             .file = value.at("file").get<std::string>(),
                             .weather = value.at("weather").get<std::string>(),
                             .scores = {},
                             .error = value.value("error", ""),
                             .hash = value.value("hash", "")};
    for (const auto& entry : value.at("scores")) {
        // JSON has no infinity: null is the PSNR of equal pictures.
        const auto& psnr = entry.at("psnr");
        PictureScore score{.psnr = psnr.is_null() ? std::numeric_limits<double>::infinity() : psnr.get<double>(),
                           .ssim = entry.at("ssim").get<double>(),
                           .seconds = entry.at("seconds").get<double>()};
        if (entry.contains("named")) score.named = entry.at("named").get<bool>();
        picture.scores.push_back(score);
    }
    return picture;
}

// Joins the pictures of all parts in order, each once.
class Joined {
  public:
    void add(const std::filesystem::path& file) {
        std::ifstream stream(file);
        if (!stream) throw Error("cannot read", file.string(), "give the files that --parts wrote");
        int64_t number = 0;
        for (std::string line; std::getline(stream, line);) {
            ++number;
            try {
                if (number == 1)
                    take_head(json::parse(line), file);
                else
                    take(picture_of(json::parse(line)), file);
            } catch (const json::exception&) {
                throw not_a_part(file, number);
            }
        }
        if (number == 0) throw not_a_part(file, 1);
    }

    Evaluation whole() && {
        for (std::size_t data = 0; data < whole_.data.size(); ++data)
            for (int64_t index = 0; index < whole_.data[data].count; ++index) {
                const auto found = pictures_.find({data, index});
                if (found == pictures_.end())
                    throw Error("parts are missing", whole_.data[data].name,
                                fmt::format("{} pictures are in no part; evaluate the shards that are not here",
                                            total() - static_cast<int64_t>(pictures_.size())));
                whole_.pictures.push_back(std::move(found->second));
            }
        return std::move(whole_);
    }

  private:
    static Error not_a_part(const std::filesystem::path& file, int64_t line) {
        return Error("cannot read", file.string(), fmt::format("line {} is not what --parts writes", line));
    }

    void take_head(json head, const std::filesystem::path& file) {
        if (head_.is_null()) {
            whole_ = evaluation_of(head);
            head_ = std::move(head);
        } else if (head != head_) {
            throw Error(
                "cannot merge", file.string(),
                "it is of other models, data, colours or inputs than the first file; evaluate all shards alike");
        }
    }

    void take(EvaluatedPicture picture, const std::filesystem::path& file) {
        const bool known =
            picture.data < whole_.data.size() && picture.index >= 0 && picture.index < whole_.data[picture.data].count;
        const bool complete = picture.scores.size() == (picture.error.empty() ? whole_.models.size() + 1 : 0);
        if (!known || !complete)
            throw Error("cannot merge", file.string(),
                        "the scores of '" + picture.file + "' contradict its first line");
        const auto key = std::pair(picture.data, picture.index);
        const auto [place, is_new] = pictures_.emplace(key, std::move(picture));
        if (!is_new)
            throw Error("cannot merge", file.string(),
                        "'" + place->second.file + "' is in another part as well; give each shard once");
    }

    int64_t total() const {
        int64_t sum = 0;
        for (const auto& data : whole_.data) sum += data.count;
        return sum;
    }

    json head_;
    Evaluation whole_;
    std::map<std::pair<std::size_t, int64_t>, EvaluatedPicture> pictures_;
};

}  // namespace

std::string part_text(const Evaluation& part) {
    std::string text = line_of(head_of(part));
    for (const auto& picture : part.pictures) text += line_of(json_of(picture));
    return text;
}

Evaluation merge_parts(const std::vector<std::filesystem::path>& files) {
    Joined joined;
    for (const auto& file : files) joined.add(file);
    return std::move(joined).whole();
}

}  // namespace deweather::trainer
