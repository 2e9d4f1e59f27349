// Studio's training runs, away from the UI thread: follows their folders, and starts and stops the programs that train
// them, which live on when Studio ends.
//
//     TrainEngine engine;
//     connect(&engine, &TrainEngine::changed, ...);
//     engine.start({.preset = "mofme-compact", .folder = "runs/first", .settings = {"schedule.steps=1000"}});
//     engine.follow("runs/second");
//
// Every call returns at once; answers come as queued signals. Knows a run by its folder alone, so it finds again what
// another Studio has started.
#pragma once

#include <QHash>
#include <QObject>
#include <QStringList>
#include <QThreadPool>
#include <QTimer>
#include <atomic>
#include <memory>

#include "trainer/run_reader.h"

namespace deweather::studio {

struct NewRun {
    QString preset;             // a name, or a TOML file
    QString folder;             // that does not exist or is empty
    QStringList settings = {};  // KEY=VALUE
    QString device = "auto";
    int processes = 0;  // 0: one
};

// What was found in a folder of training data.
struct DataReport {
    QString folder = {}, summary = {};
    qint64 usable = 0;                   // pairs, or clean pictures
    QStringList problems = {};           // a line each
    QStringList pairs = {}, clean = {};  // TOML values for data.pairs and data.clean; one of the two is empty
};

class TrainEngine : public QObject {
    Q_OBJECT

  public:
    // program: `deweather`; empty: the one beside this program.
    explicit TrainEngine(const QString& program = {});
    // Ends no run.
    ~TrainEngine() override;

    void follow(const QString& folder);
    void forget(const QString& folder);
    QStringList folders() const { return followed_.keys(); }

    void start(const NewRun& run);
    void resume(const QString& folder, const QStringList& settings = {});
    // It finishes its step, saves and ends.
    void stop(const QString& folder);
    // Of runs that nobody trains.
    void move_to_trash(const QString& folder);
    // A model file under another name, which is replaced.
    void copy_model(const QString& file, const QString& target);
    // Headers of all pictures are read; what was asked before and is not done is dropped.
    void check_data(const QStringList& folders);

    // How often folders are looked at.
    static constexpr int kInterval = 1000;  // ms

  Q_SIGNALS:
    void changed(QString folder, std::shared_ptr<const deweather::trainer::RunContent> content);
    void log_changed(QString folder, QString text);  // its last part
    void failed(QString folder, QString message);
    void trashed(QString folder);
    void data_checked(QList<deweather::studio::DataReport> reports);

  private:
    struct Followed {
        explicit Followed(const QString& path) : folder(path), reader(path.toStdString()) {}
        QString folder;
        trainer::RunReader reader;
        std::atomic<bool> busy = false;
        bool read = false;
        qint64 log_size = -1;
        // The program that was started for it and has not written its lock yet; 0: none.
        std::atomic<qint64> started = 0, owner_before = 0;
    };

    void look();
    void look_at(Followed& run);
    void launch(const std::shared_ptr<Followed>& run, const QStringList& arguments);
    std::shared_ptr<Followed> followed(const QString& folder);

    QString program_;
    QHash<QString, std::shared_ptr<Followed>> followed_;
    QThreadPool threads_, checks_;
    QTimer timer_;
    std::atomic<quint64> check_ = 0;  // the newest
};

}  // namespace deweather::studio
