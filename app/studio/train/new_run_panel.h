// The form for a new training run: preset, data and the main settings; all others in a table.
//
//     connect(panel, &NewRunPanel::check_wanted, engine, &TrainEngine::check_data);
//     connect(engine, &TrainEngine::data_checked, panel, &NewRunPanel::show_reports);
//     connect(panel, &NewRunPanel::settings_wanted, engine, &TrainEngine::list_settings);
//     connect(engine, &TrainEngine::settings_listed, panel, &NewRunPanel::show_settings);
//     connect(panel, &NewRunPanel::start_wanted, engine, &TrainEngine::start);
//
// A report on the data, its first samples and the estimated cost of the run appear beside the settings.
#pragma once

#include <QTimer>
#include <QWidget>

#include "app/studio/train/run_settings.h"
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
class SettingsTable;

class NewRunPanel : public QWidget {
    Q_OBJECT

  public:
    // models: the installed ones, of which a preset of the same name can be improved.
    explicit NewRunPanel(const QStringList& presets, const QStringList& models, QWidget* parent = nullptr);

    // Resets all fields except the device.
    void clear();
    void set_preset(const QString& preset);  // a name or a TOML file
    void set_folder(const QString& folder);  // of the run
    void set_steps(int steps);               // 0: the preset's
    void set_device(const QString& device);
    void set_processes(int processes);  // 0: one
    // Whether the run begins with the weights of the installed model that the preset is named after, which is so for
    // each preset that has one, or with fresh weights.
    void set_improving(bool improving);
    void set_changes(const QStringList& settings);  // KEY=VALUE
    // Proposes a folder for the run that does not exist, unless the user has chosen one.
    void propose_folder();
    void add_data(const QString& folder, bool validation = false);
    void show_reports(const QList<DataReport>& reports);
    void show_examples(const QList<TrainingExample>& examples);
    void show_examples_failed(const QString& message);
    // Answers settings_wanted(): all settings but for the changes, and what is wrong with them after the changes.
    void show_settings(const QList<RunSetting>& settings, const QString& problem);
    // Answers cost_wanted(): the cost, or why it is unknown.
    void show_cost(const RunCost& cost);
    void show_cost_failed(const QString& message);
    // The run that start_wanted() carries; problem: why it cannot start, empty if it can.
    NewRun run() const;
    QString problem() const;
    QPushButton& start_button() { return *start_; }
    QPushButton& measure_button() { return *measure_; }
    QString cost_text() const;
    SettingsTable& table() { return *table_; }
    const ExampleStrip& examples() const { return *examples_; }

  Q_SIGNALS:
    void check_wanted(QStringList folders);
    void start_wanted(deweather::studio::NewRun run);
    void settings_wanted(deweather::studio::NewRun run, QStringList changes);
    void examples_wanted(deweather::studio::NewRun run);
    void cost_wanted(deweather::studio::NewRun run);
    void cost_no_longer_wanted();

  private:
    QLayout* settings();
    QLayout* findings();
    QLayout* list_row(QListWidget* list, bool validation);
    QLayout* folder_row();
    // The problem with everything but the run's folder; empty if there is none.
    QString data_problem() const;
    // The run without the changes of the table.
    NewRun base_run() const;
    bool improves() const;
    void preset_changed();
    void settings_changed();
    void measure();
    void stop_measuring(const QString& text);
    void choose_folder(bool validation);
    void check();
    void show_state();
    QStringList folders(const QListWidget* list) const;

    QStringList models_;
    QComboBox *preset_, *begin_, *device_;
    QLineEdit* folder_;
    QListWidget *data_, *validation_;
    QSpinBox *steps_, *processes_;
    SettingsTable* table_;
    QPlainTextEdit* report_;
    ExampleStrip* examples_;
    QLabel *state_, *cost_;
    QPushButton *start_, *measure_;
    QTimer delay_;
    bool measuring_ = false;
    QString proposed_, settings_problem_;
    QHash<QString, DataReport> reports_;
};

}  // namespace deweather::studio
