// What a new run needs to be told: preset, data, the settings that matter; the rest as KEY=VALUE.
//
//     connect(panel, &NewRunPanel::check_wanted, engine, &TrainEngine::check_data);
//     connect(engine, &TrainEngine::data_checked, panel, &NewRunPanel::show_reports);
//     connect(panel, &NewRunPanel::start_wanted, engine, &TrainEngine::start);
#pragma once

#include <QWidget>

#include "app/studio/train/train_engine.h"

class QComboBox;
class QLabel;
class QLineEdit;
class QListWidget;
class QPlainTextEdit;
class QPushButton;
class QSpinBox;

namespace deweather::studio {

class NewRunPanel : public QWidget {
    Q_OBJECT

  public:
    explicit NewRunPanel(const QStringList& presets, QWidget* parent = nullptr);

    void set_preset(const QString& preset);  // a name or a TOML file
    void set_folder(const QString& folder);  // of the run
    void set_steps(int steps);               // 0: as the preset says
    void set_more(const QString& settings);  // a KEY=VALUE a line
    void add_data(const QString& folder, bool validation = false);
    void show_reports(const QList<DataReport>& reports);
    // What start_wanted() gives; problem: why it cannot start, empty where it can.
    NewRun run() const;
    QString problem() const;
    QPushButton& start_button() { return *start_; }

  Q_SIGNALS:
    void check_wanted(QStringList folders);
    void start_wanted(deweather::studio::NewRun run);

  private:
    void choose_folder(bool validation);
    void check();
    void show_state();
    QStringList folders(const QListWidget* list) const;

    QComboBox *preset_, *device_;
    QLineEdit* folder_;
    QListWidget *data_, *validation_;
    QSpinBox *steps_, *processes_;
    QPlainTextEdit *more_, *report_;
    QLabel* state_;
    QPushButton* start_;
    QHash<QString, DataReport> reports_;
};

}  // namespace deweather::studio
