// What is on screen: a picture or a frame of a clip, and the results over it, blended at their strength.
//
//     Presenter presenter(pictures, models, strengths, scorer, pool);
//     connect(&presenter, &Presenter::result_shown, ...);
//     presenter.show(1);                              // original_shown(), then result_shown() for each result
//
// Conversions run in the thread pool; whatever is for something that is no longer on screen is dropped. Thread-safe;
// every call returns at once. Does not include LibTorch.
#pragma once

#include <QImage>
#include <QList>
#include <QObject>
#include <QString>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "app/studio/engine/showing/picture_facts.h"
#include "app/studio/engine/showing/strength.h"
#include "app/studio/engine/task_group.h"

namespace deweather::studio {

class ChosenModels;
class PictureReader;
class Scorer;
class Strengths;

// A result at full strength, over the original of the same size.
struct ShownResult {
    QImage original = {}, restored = {};
    WeatherMap weather = {};  // empty if the model does not name the weather
    bool preview = false;     // smaller than the picture
};

class Presenter : public QObject {
    Q_OBJECT

  public:
    Presenter(PictureReader& pictures, const ChosenModels& models, const Strengths& strengths, Scorer& scorer,
              QThreadPool& pool);
    ~Presenter() override { close(); }

    static constexpr int kNone = -1;
    // At most one picture is shown at a time; its images follow by signals, now and whenever they change.
    void show(int id);
    // Shows again what could not be read.
    void retry(const QList<int>& ids);
    void remove(const QList<int>& ids);
    int shown() const;
    Strength strength(int id) const;

    // A clip: its frames begin by begin_frame(). Returns the number of this showing, which increases with everything
    // that is shown.
    int64_t show_clip(int id);
    // A frame of the clip is on screen, without results yet. Returns the number of the frame; 0 if something else was
    // shown since `showing`.
    int64_t begin_frame(int id, int64_t showing);
    // Whether this is the number of the picture or frame on screen.
    bool is_shown(int64_t showing) const;
    // The number of what is on screen; 0 if it is not this picture.
    int64_t showing(int id) const;

    // A result of what has this number, by this model. A preview does not replace a full result.
    void show_result(int64_t showing, const std::string& model, ShownResult result);
    // A result of the picture is in memory.
    void result_made(int id, const std::string& model);
    // Blends what is on screen at its new strength.
    void strength_changed(const QList<int>& ids);
    // Shows results that these models made before, when they are chosen again.
    void models_added(const std::vector<std::string>& added);
    void close();

  Q_SIGNALS:
    void original_shown(int id, QImage image, deweather::studio::PictureFacts facts);
    // A preview is smaller than the original. Null: no result yet.
    void result_shown(int id, QString model, QImage image);
    // Emitted with each full result; empty if the model does not predict weather.
    void weather_shown(int id, QString model, deweather::studio::WeatherMap map);
    void failed(int id, QString model, QString message);  // model empty: the picture cannot be read

  private:
    struct Shown {
        int id = kNone;
        int64_t showing = 1;
        bool presented = false;  // the window has the original
        std::map<std::string, ShownResult> results = {};
    };

    void present(int id, int64_t showing);
    void convert_result(int id, const std::string& model, int64_t showing);
    void put(int64_t showing, const std::string& model, ShownResult result);
    void emit_shown(int64_t showing, const std::string& model);
    void blend_all();

    PictureReader& pictures_;
    const ChosenModels& models_;
    const Strengths& strengths_;
    Scorer& scorer_;
    mutable std::mutex mutex_;  // guards the members below
    Shown shown_;
    bool blending_ = false, closing_ = false;
    TaskGroup tasks_;
};

}  // namespace deweather::studio
