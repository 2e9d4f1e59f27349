// Compares the picture on screen with its reference: PSNR and SSIM of the input and of each result.
//
//     Scorer scorer(pictures, models, strengths, pool);
//     connect(&scorer, &Scorer::scored, ...);
//     scorer.set_reference_folder("clean");           // for all pictures, by their names
//     scorer.show(1);
//
// Thread-safe; every call returns at once. Does not include LibTorch.
#pragma once

#include <QImage>
#include <QObject>
#include <QString>
#include <QTimer>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "app/studio/engine/showing/strengths.h"
#include "app/studio/engine/task_group.h"

namespace deweather::media {
struct Image;
}

namespace deweather::studio {

class ChosenModels;
class PictureReader;

struct Score {
    double psnr = 0, ssim = 0;
};

class Scorer : public QObject {
    Q_OBJECT

  public:
    Scorer(PictureReader& pictures, const ChosenModels& models, const Strengths& strengths, QThreadPool& pool);
    ~Scorer() override { close(); }

    // Sets the ground truth of one picture, or a folder that holds the ground truth of all pictures under equal names.
    // Empty: none.
    void set_reference(int id, const QString& path);
    void set_reference_folder(const QString& folder);

    static constexpr int kNone = -1;
    // The picture on screen: reads its reference and scores what there is. kNone: there is none.
    void show(int id);
    // Scores what has no score at its strength yet: another result, another strength.
    void update();
    // The same once the strength has rested for a moment. For the UI thread.
    void update_later() { delay_.start(); }
    void remove(const QList<int>& ids);
    void close();

  Q_SIGNALS:
    void reference_shown(int id, QImage image);                          // null: there is none
    void scored(int id, QString model, deweather::studio::Score score);  // model empty: the input's own
    void score_failed(int id, QString message);

  private:
    void load_reference(int id, int64_t generation);
    void score_all();
    bool is_shown(int64_t generation) const;

    PictureReader& pictures_;
    const ChosenModels& models_;
    const Strengths& strengths_;
    mutable std::mutex mutex_;  // guards the members below
    std::map<int, QString> references_;
    QString reference_folder_;
    int shown_ = kNone;
    int64_t generation_ = 0;  // increases with every change of what is shown, and of references
    std::shared_ptr<const media::Image> reference_;
    std::map<std::string, Strength> scored_;  // by model ("" the input), at which strength
    bool scoring_ = false, closing_ = false;
    QTimer delay_;
    TaskGroup tasks_;
};

}  // namespace deweather::studio

Q_DECLARE_METATYPE(deweather::studio::Score)
