#include "core/weather/recipe.h"

#include <numeric>

#include "core/weather/fields.h"

namespace deweather::weather {

namespace {

constexpr auto kFields = std::tuple(field("shares", &Recipe::shares, 0, 1e6), field("two", &Recipe::two, 0, 1),
                                    field("scenes", &Recipe::scenes, 0, 1), field("noisy", &Recipe::noisy, 0, 1),
                                    field("noise", &Recipe::noise, 0, 1), field("toned", &Recipe::toned, 0, 1),
                                    field("gamma", &Recipe::gamma, 0.1, 10), field("scale", &Recipe::scale, 0.01, 100));

}  // namespace

void Recipe::check() const {
    check_by(kFields, *this, "recipe");
    if (std::accumulate(shares.begin(), shares.end(), 0.0) <= 0)
        throw wrong_field("recipe", "shares", "has to have one above 0");
    rain.check();
    drop.check();
    haze.check();
    snow.check();
}

nlohmann::json Recipe::to_json() const {
    auto json = to_json_by(kFields, *this);
    json["rain"] = rain.to_json();
    json["drop"] = drop.to_json();
    json["haze"] = haze.to_json();
    json["snow"] = snow.to_json();
    return json;
}

Recipe Recipe::from_json(const nlohmann::json& json) {
    auto recipe = from_json_by<Recipe>(kFields, json, "recipe", {kWeatherNames.begin(), kWeatherNames.end()});
    if (json.contains("rain")) recipe.rain = RainRanges::from_json(json["rain"]);
    if (json.contains("drop")) recipe.drop = DropRanges::from_json(json["drop"]);
    if (json.contains("haze")) recipe.haze = HazeRanges::from_json(json["haze"]);
    if (json.contains("snow")) recipe.snow = SnowRanges::from_json(json["snow"]);
    recipe.check();
    return recipe;
}

}  // namespace deweather::weather
