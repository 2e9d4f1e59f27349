// What a new run needs to be told: preset, data, the settings that matter; the rest as KEY=VALUE.
//
//     connect(panel, &NewRunPanel::check_wanted, engine, &TrainEngine::check_data);
//     connect(engine, &TrainEngine::data_checked, panel, &NewRunPanel::show_reports);
//     connect(panel, &NewRunPanel::start_wanted, engine, &TrainEngine::start);
//
// What is found in the data, the first samples of it and what the run would take stand beside the settings.
#pragma once

#include <QTimer>
#include <QWidget>

#include "app/studio/train/train_engine.h"

class QComboBox;
class QLabel;
class QLineEdit;
class QListWidget;
class QPlainTextEdit;
class QPushButton;
class QSpinBox;
class QVBoxLayout;

namespace deweather::studio {

class ExampleStrip;

class NewRunPanel : public QWidget {
    Q_OBJECT

  public:
    explicit NewRunPanel(const QStringList& presets, QWidget* parent = nullptr);

    // As it was at first, but for the device.
    void clear();
    void set_preset(const QString& preset);  // a name or a TOML file
    void set_folder(const QString& folder);  // of the run
    void set_steps(int steps);               // 0: as the preset says
    void set_device(const QString& device);
    void set_processes(int processes);       // 0: one
    void set_more(const QString& settings);  // a KEY=VALUE a line
    void add_data(const QString& folder, bool validation = false);
    void show_reports(const QList<DataReport>& reports);
    void show_examples(const QList<TrainingExample>& examples);
    void show_examples_failed(const QString& message);
    // What cost_wanted() asked for, or why it is not known.
    void show_cost(const RunCost& cost);
    void show_cost_failed(const QString& message);
    // What start_wanted() gives; problem: why it cannot start, empty where it can.
    NewRun run() const;
    QString problem() const;
    QPushButton& start_button() { return *start_; }
    QPushButton& measure_button() { return *measure_; }
    QString cost_text() const;
    const ExampleStrip& examples() const { return *examples_; }

  Q_SIGNALS:
    void check_wanted(QStringList folders);
    void start_wanted(deweather::studio::NewRun run);
    void examples_wanted(deweather::studio::NewRun run);
    void cost_wanted(deweather::studio::NewRun run);
    void cost_no_longer_wanted();

  private:
    QLayout* settings();
    QLayout* findings();
    QLayout* list_row(QListWidget* list, bool validation);
    // Of everything but the folder of the run.
    QString data_problem() const;
    void settings_changed();
    void measure();
    void stop_measuring(const QString& text);
    void choose_folder(bool validation);
    void check();
    void show_state();
    QStringList folders(const QListWidget* list) const;

    QComboBox *preset_, *device_;
    QLineEdit* folder_;
    QListWidget *data_, *validation_;
    QSpinBox *steps_, *processes_;
    QPlainTextEdit *more_, *report_;
    ExampleStrip* examples_;
    QLabel *state_, *cost_;
    QPushButton *start_, *measure_;
    QTimer example_delay_;
    bool measuring_ = false;
    QHash<QString, DataReport> reports_;
};

}  // namespace deweather::studio
