#include "app/studio/shell/preferences_dialog.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QLocale>
#include <QVBoxLayout>

#include "app/studio/shell/appearance.h"
#include "app/studio/shell/language.h"
#include "widgets/theme.h"

namespace deweather::studio {

using namespace widgets;

PreferencesDialog::PreferencesDialog(QWidget* parent)
    : QDialog(parent), language_(new QComboBox(this)), appearance_(new QComboBox(this)), note_(new QLabel(this)) {
    setWindowTitle(tr("Preferences"));
    setAttribute(Qt::WA_DeleteOnClose);
    language_->setAccessibleName(tr("Language"));
    language_->addItem(tr("As the system"), QString());
    // Each language is named in itself, so that a user who reads no other can find it.
    for (const auto& name : languages()) {
        // Qt names the variant of the United States for English.
        const auto own = name == "en" ? QString("English") : QLocale(name).nativeLanguageName();
        language_->addItem(own.left(1).toUpper() + own.mid(1), name);
    }
    language_->setCurrentIndex(std::max(0, language_->findData(saved_language())));
    appearance_->setAccessibleName(tr("Look"));
    appearance_->addItem(tr("Dark"), static_cast<int>(Appearance::kDark));
    appearance_->addItem(tr("Light"), static_cast<int>(Appearance::kLight));
    appearance_->addItem(tr("As the system"), static_cast<int>(Appearance::kSystem));
    appearance_->setCurrentIndex(appearance_->findData(static_cast<int>(saved_appearance())));
    note_->setForegroundRole(QPalette::PlaceholderText);
    note_->setWordWrap(true);

    auto* form = new QFormLayout;
    form->setHorizontalSpacing(2 * kGrid);
    form->setVerticalSpacing(kGrid);
    form->addRow(tr("&Language"), language_);
    form->addRow(tr("L&ook"), appearance_);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(3 * kGrid, 3 * kGrid, 3 * kGrid, 2 * kGrid);
    column->setSpacing(2 * kGrid);
    column->addLayout(form);
    column->addWidget(note_);
    column->addStretch(1);
    column->addWidget(buttons);
    setMinimumWidth(400);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(language_, &QComboBox::activated, this, [this] {
        save_language(language_->currentData().toString());
        note_->setText(tr("The language changes when the program is started again."));
    });
    connect(appearance_, &QComboBox::activated, this, [this] {
        const auto chosen = static_cast<Appearance>(appearance_->currentData().toInt());
        save_appearance(chosen);
        use_appearance(chosen);
    });
}

QString PreferencesDialog::note() const {
    return note_->text();
}

}  // namespace deweather::studio
