// Asks for files or a folder with a dialog that blocks nothing, and remembers the folder for the next time.
//
//     choose_files(this, {.title = tr("Open"), .setting = "restore/folder", .mode = QFileDialog::ExistingFiles},
//                  [this](const QStringList& paths) { open(paths); });
#pragma once

#include <QFileDialog>
#include <QStringList>
#include <functional>

namespace deweather::studio {

struct FileChoice {
    QString title = {};
    QString setting = {};  // where the folder is remembered
    QFileDialog::FileMode mode = QFileDialog::ExistingFile;
    QStringList filters = {};
};

// chosen: called with at least one path, unless the dialog is cancelled or its parent gone.
void choose_files(QWidget* parent, const FileChoice& choice, std::function<void(const QStringList&)> chosen);

}  // namespace deweather::studio
