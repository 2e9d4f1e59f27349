// Writes results and comparisons to files, as the command line writes them, as soon as a result is there.
//
//     Saver saver(pictures, listener);
//     connect(&saver, &Saver::saved, ...);
//     saver.save({.picture = 1, .model = "mofme-compact", .path = "out.png"}, 0.7);
//
// Thread-safe; every call returns at once. Does not include LibTorch.
#pragma once

#include <QList>
#include <QObject>
#include <QString>
#include <QStringList>
#include <QThreadPool>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "app/studio/engine/saving/comparison_picture.h"
#include "app/studio/engine/saving/save_request.h"
#include "app/studio/engine/showing/strength.h"

namespace deweather::studio {

struct PictureResult;

class PictureReader;

class Saver : public QObject {
    Q_OBJECT

  public:
    struct Listener {
        // A save needs this result: gives it if it is there by now, an empty one if result_made() follows, and
        // null if the picture is gone.
        std::function<std::shared_ptr<const PictureResult>(int picture, const std::string& model)> wanted;
        // A file was written, so that there is room for another result.
        std::function<void()> written;
    };

    Saver(PictureReader& pictures, Listener listener);
    // Writes what is restored already.
    ~Saver() override { writing_.waitForDone(); }

    // Does not replace a file without request.overwrite.
    void save(const SaveRequest& request, const Strength& strength);
    // Saves the comparison of a picture as one picture, as it is on screen.
    void save_comparison(const SaveRequest& request, const QList<LabelledPicture>& pictures);

    // Writes what waits for this result.
    void result_made(int picture, const std::string& model, const PictureResult& result);
    // What waits for this result fails; without a model, for any of the picture.
    void result_failed(int picture, const std::string& model, const QString& message);
    // What waits for these pictures is forgotten.
    void drop(const QList<int>& pictures);

    // Whether so many results wait to be written that no more should be made.
    bool is_full() const;

  Q_SIGNALS:
    void saved(int id, QString path, QStringList notes);
    // exists: a file is there and is kept.
    void save_failed(int id, QString path, QString message, bool exists);
    void comparison_saved(QString path);
    void comparison_failed(QString message);

  private:
    struct Save {
        SaveRequest request = {};
        Strength strength = {};
    };

    void begin(const Save& save);
    std::vector<Save> take(int picture, const std::string& model);
    void write(const Save& save, const PictureResult& result);

    PictureReader& pictures_;
    Listener listener_;
    mutable std::mutex mutex_;   // guards the members below
    std::vector<Save> waiting_;  // for their results
    int writes_ = 0;             // results that wait to be written
    QThreadPool writing_;
};

}  // namespace deweather::studio
