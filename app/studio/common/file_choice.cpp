#include "app/studio/common/file_choice.h"

#include <QFileInfo>
#include <QSettings>

namespace deweather::studio {

void choose_files(QWidget* parent, const FileChoice& choice, std::function<void(const QStringList&)> chosen) {
    auto* dialog = new QFileDialog(parent, choice.title, QSettings().value(choice.setting).toString());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(choice.mode);
    if (!choice.filters.isEmpty()) dialog->setNameFilters(choice.filters);
    QObject::connect(dialog, &QFileDialog::filesSelected, parent,
                     [setting = choice.setting, folder = choice.mode == QFileDialog::Directory,
                      chosen = std::move(chosen)](const QStringList& paths) {
                         if (paths.isEmpty()) return;
                         QSettings().setValue(setting, folder ? paths.first() : QFileInfo(paths.first()).path());
                         chosen(paths);
                     });
    dialog->open();
}

}  // namespace deweather::studio
