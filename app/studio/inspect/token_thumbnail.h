// Thumbnail and caption of a sampled token: the picture around it, and its file, row and column.
//
//     label->setPixmap(QPixmap::fromImage(token_thumbnail(*analysis, token)));
//     label->setToolTip(token_text(*analysis, token));       // "rain.jpg, row 3, column 14"
#pragma once

#include <QCoreApplication>
#include <QFileInfo>
#include <QImage>

#include "core/analysis/analysis.h"

namespace deweather::studio {

// kPatchSide x kPatchSide pixels. The analysis is used only during this call.
inline QImage token_thumbnail(const analysis::Analysis& analysis, std::size_t token) {
    const auto side = static_cast<int>(analysis::kPatchSide);
    const auto* bytes = analysis.tokens.patches.data() + token * static_cast<std::size_t>(3 * side * side);
    return QImage(bytes, side, side, 3 * side, QImage::Format_RGB888).copy();
}

// "rain-1.jpg, row 3, column 17"
inline QString token_text(const analysis::Analysis& analysis, std::size_t token) {
    const auto& tokens = analysis.tokens;
    const auto& picture = analysis.pictures[static_cast<std::size_t>(tokens.picture[token])];
    return QCoreApplication::translate("InspectToken", "%1, row %2, column %3")
        .arg(QFileInfo(QString::fromStdString(picture.file)).fileName())
        .arg(tokens.row[token])
        .arg(tokens.column[token]);
}

}  // namespace deweather::studio
