// Table of all settings of a run: searched by typing, changed in place, and set back to the preset's value one by one.
//
//     table->set_defaults(settings);
//     table->set_changes({"optimizer.lr=0.0005"});
//     connect(table, &SettingsTable::changed, this, [&] { run.settings += table->changes(); });
//
// Changed settings stand first, in bold. KEY=VALUE and Enter in the search field sets any key, known or not.
#pragma once

#include <QWidget>

#include "app/studio/train/run_settings.h"

class QLineEdit;
class QTableWidget;
class QTableWidgetItem;

namespace deweather::studio {

class SettingsTable : public QWidget {
    Q_OBJECT

  public:
    explicit SettingsTable(QWidget* parent = nullptr);

    // The settings as they are without changes; changes are kept.
    void set_defaults(const QList<RunSetting>& defaults);
    // Replaces all changes; lines that are not KEY=VALUE are kept as they are, for the program to refuse.
    void set_changes(const QStringList& changes);
    // KEY=VALUE, in the order in which they were made.
    QStringList changes() const;

    QTableWidget& table() { return *table_; }
    QLineEdit& search() { return *search_; }

  Q_SIGNALS:
    void changed();

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    void fill();
    void filter();
    void item_changed(QTableWidgetItem* item);
    // Sets a key, or with the default's value sets it back.
    void set(const QString& key, const QString& value);
    void set_back(const QString& key);
    QString default_of(const QString& key) const;

    QLineEdit* search_;
    QTableWidget* table_;
    QList<RunSetting> defaults_, changes_;
    bool filling_ = false;
};

}  // namespace deweather::studio
