#include "app/studio/shell/about_dialog.h"

#include <QApplication>
#include <QDialogButtonBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QVBoxLayout>

#include "widgets/theme.h"

namespace deweather::studio {

using namespace widgets;

AboutDialog::AboutDialog(QWidget* parent) : QDialog(parent) {
    setWindowTitle(tr("About Deweather Studio"));
    setAttribute(Qt::WA_DeleteOnClose);
    auto* title = new QLabel("Deweather Studio", this);
    title->setFont(font_of(font(), TextSize::kTitle));
    auto* version = new QLabel(tr("Version %1, with Qt %2").arg(DEWEATHER_VERSION, qVersion()), this);
    version->setForegroundRole(QPalette::PlaceholderText);
    version->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto* text = new QLabel(tr("Removes rain, raindrops, haze and snow from pictures and clips. Everything is done on "
                               "this computer; nothing is sent anywhere.\n\n"
                               "Free software under the GNU General Public License, version 3 or later. It comes "
                               "without any warranty. THIRD_PARTY.md names the libraries that it stands on."),
                            this);
    text->setWordWrap(true);
    auto* icon = new QLabel(this);
    icon->setPixmap(QApplication::windowIcon().pixmap(64));
    auto* words = new QVBoxLayout;
    words->setSpacing(kGrid);
    words->addWidget(title);
    words->addWidget(version);
    words->addSpacing(kGrid);
    words->addWidget(text);
    auto* row = new QHBoxLayout;
    row->setSpacing(3 * kGrid);
    row->addWidget(icon, 0, Qt::AlignTop);
    row->addLayout(words, 1);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(3 * kGrid, 3 * kGrid, 3 * kGrid, 2 * kGrid);
    column->setSpacing(2 * kGrid);
    column->addLayout(row);
    column->addWidget(buttons);
    setMinimumWidth(480);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
}

}  // namespace deweather::studio
