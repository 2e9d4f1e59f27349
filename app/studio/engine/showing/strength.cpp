#include "app/studio/engine/showing/strength.h"

#include <QJsonArray>
#include <QJsonObject>

namespace deweather::studio {

namespace {

// In the order of Strength::removes; the words of models::kWeathers, which comes with LibTorch.
constexpr std::array<const char*, 4> kWords = {"rain", "drop", "haze", "snow"};

}  // namespace

std::vector<std::string> Strength::words() const {
    std::vector<std::string> words;
    if (removes_all()) return words;
    for (std::size_t weather = 0; weather < kWords.size(); ++weather)
        if (removes[weather]) words.emplace_back(kWords[weather]);
    return words;
}

QJsonValue to_json(const Strength& strength) {
    if (strength.removes_all()) return strength.overall;
    QJsonArray removed;
    for (const auto& word : strength.words()) removed.append(QString::fromStdString(word));
    return QJsonObject{{"overall", strength.overall}, {"removes", removed}};
}

Strength strength_of(const QJsonValue& json) {
    Strength strength = json.toDouble(1);
    if (!json.isObject()) return strength;
    const auto object = json.toObject();
    strength.overall = object["overall"].toDouble(1);
    const auto removed = object["removes"].toArray();
    for (std::size_t weather = 0; weather < kWords.size(); ++weather)
        strength.removes[weather] = removed.contains(QString(kWords[weather]));
    return strength;
}

}  // namespace deweather::studio
