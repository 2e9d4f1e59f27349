#include "app/studio/restore/comparison_rows.h"

#include <QCoreApplication>
#include <QLocale>

#include "app/studio/catalog/model_words.h"

namespace deweather::studio {

namespace {

QString text(const char* source) {
    return QCoreApplication::translate("ComparisonRows", source);
}

widgets::ComparisonRow row_of(const PictureRecord& picture, const QString& model, const QString& title,
                              const std::shared_ptr<const SegmentedImage>& segmented) {
    widgets::ComparisonRow row{.model = title, .seconds = {}, .parameters = {}, .gmac = {}, .psnr = {}, .ssim = {}};
    if (picture.scores.contains(model)) {
        row.psnr = picture.scores[model].psnr;
        row.ssim = picture.scores[model].ssim;
    }
    if (segmented && segmented->scores) {
        row.miou = segmented->scores->miou;
        row.macc = segmented->scores->macc;
    }
    return row;
}

}  // namespace

bool is_input_scored(const PictureRecord& picture, const ComparedSegments& segments) {
    return picture.scores.contains(QString()) || (segments.input && segments.input->scores);
}

std::vector<widgets::ComparisonRow> comparison_rows(const PictureRecord& picture, const QStringList& models,
                                                    const ModelCatalog& catalog, const ComparedSegments& segments) {
    std::vector<widgets::ComparisonRow> rows;
    if (is_input_scored(picture, segments))
        rows.push_back(row_of(picture, {}, text(QT_TRANSLATE_NOOP("ComparisonRows", "Input")), segments.input));
    for (qsizetype i = 0; i < models.size(); ++i) {
        const auto& model = models[i];
        const auto at = static_cast<std::size_t>(i);
        auto row =
            row_of(picture, model, model_title(model), at < segments.results.size() ? segments.results[at] : nullptr);
        if (picture.restorations.contains(model)) row.seconds = picture.restorations[model].milliseconds / 1000;
        if (const auto known = catalog.find(model); known && known->error.isEmpty()) {
            row.parameters = static_cast<double>(known->parameters);
            row.gmac = known->gmac;
        }
        rows.push_back(row);
    }
    return rows;
}

QString result_note(const PictureRecord& picture, const QString& model) {
    if (picture.problems.contains(model)) return text(QT_TRANSLATE_NOOP("ComparisonRows", "failed"));
    const QLocale locale;
    QStringList parts;
    if (picture.restorations.contains(model))
        parts.append(text(QT_TRANSLATE_NOOP("ComparisonRows", "%1 s"))
                         .arg(locale.toString(picture.restorations[model].milliseconds / 1000, 'f', 2)));
    if (picture.scores.contains(model))
        parts.append(text(QT_TRANSLATE_NOOP("ComparisonRows", "%1 dB"))
                         .arg(locale.toString(picture.scores[model].psnr, 'f', 2)));
    return parts.join(", ");
}

}  // namespace deweather::studio
