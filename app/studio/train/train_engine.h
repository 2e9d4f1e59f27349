// Manages training runs off the UI thread: follows their folders, and starts and stops the training processes, which
// outlive Studio.
//
//     TrainEngine engine;
//     connect(&engine, &TrainEngine::changed, ...);
//     engine.start({.preset = "mofme-compact", .folder = "runs/first", .settings = {"schedule.steps=1000"}});
//     engine.follow("runs/second");
//
// Every call returns at once; answers come as queued signals. Identifies a run by its folder alone, so it also finds
// runs that another Studio has started.
#pragma once

#include <QHash>
#include <QImage>
#include <QObject>
#include <QStringList>
#include <QThreadPool>
#include <QTimer>
#include <atomic>
#include <memory>

#include "app/studio/train/new_run.h"
#include "app/studio/train/run_cost.h"
#include "app/studio/train/run_settings.h"
#include "app/studio/train/training_data.h"
#include "trainer/run_reader.h"

namespace deweather::studio {

class TrainEngine : public QObject {
    Q_OBJECT

  public:
    // program: path of `deweather`; empty: the one beside this program.
    explicit TrainEngine(const QString& program = {});
    // Leaves all runs running.
    ~TrainEngine() override;

    void follow(const QString& folder);
    void forget(const QString& folder);
    QStringList folders() const { return followed_.keys(); }

    void start(const NewRun& run);
    void resume(const QString& folder, const QStringList& settings = {});
    // Asks the process to finish its step, save and end.
    void stop(const QString& folder);
    // Only for runs that no process is training.
    void move_to_trash(const QString& folder);
    // Copies a model file to another name, replacing an existing file.
    void copy_model(const QString& file, const QString& target);
    // Reads the headers of all pictures; replaces an earlier request that is not done.
    void check_data(const QStringList& folders);
    // All settings of a run without the changes, and what is wrong with the run once they are made; replaces an earlier
    // request.
    void list_settings(const NewRun& run, const QStringList& changes);
    // The first samples of a run; replaces an earlier request.
    void draw_examples(const NewRun& run);
    // Loads a sample's file, decoded and scaled to fit; a new request replaces the previous one.
    void load_sample(const QString& file, const QSize& size);
    // Measures the cost of a run.
    CostMeter& cost_meter() { return meter_; }

    static constexpr int kExamples = 8;
    // Polling interval of the folders.
    static constexpr int kInterval = 1000;  // ms

  Q_SIGNALS:
    void changed(QString folder, std::shared_ptr<const deweather::trainer::RunContent> content);
    void log_changed(QString folder, QString text);  // the end of the log
    void failed(QString folder, QString message);
    void trashed(QString folder);
    void data_checked(QList<deweather::studio::DataReport> reports);
    void settings_listed(QList<deweather::studio::RunSetting> settings, QString problem);
    void examples_drawn(QList<deweather::studio::TrainingExample> examples);
    void examples_failed(QString message);
    void sample_loaded(QString file, QImage image);  // null: unreadable

  private:
    struct Followed {
        explicit Followed(const QString& path) : folder(path), reader(path.toStdString()) {}
        QString folder;
        trainer::RunReader reader;
        std::atomic<bool> busy = false;
        bool read = false;
        qint64 log_size = -1;
        // Process id of the started program until it writes its lock; 0: none.
        std::atomic<qint64> started = 0, owner_before = 0;
    };

    void look();
    void look_at(Followed& run);
    void launch(const std::shared_ptr<Followed>& run, const QStringList& arguments);
    std::shared_ptr<Followed> followed(const QString& folder);

    QString program_;
    QHash<QString, std::shared_ptr<Followed>> followed_;
    QThreadPool threads_, checks_, pictures_;
    QTimer timer_;
    std::atomic<quint64> check_ = 0, settings_ = 0, examples_ = 0, sample_ = 0;  // the newest requests
    CostMeter meter_;
};

}  // namespace deweather::studio
