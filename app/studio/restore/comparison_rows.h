// The rows of the comparison table: the input where it is scored, and each chosen model.
//
//     table->set_rows(comparison_rows(picture, {"mofme-compact"}, catalog, segments));
#pragma once

#include <QStringList>
#include <functional>
#include <vector>

#include "app/studio/catalog/model_catalog.h"
#include "app/studio/restore/picture_list.h"
#include "app/studio/segment/segment_engine.h"
#include "widgets/comparison_table.h"

namespace deweather::studio {

// What segmenting an image came to; null where it was not.
struct ComparedSegments {
    std::shared_ptr<const SegmentedImage> input = {};
    std::vector<std::shared_ptr<const SegmentedImage>> results = {};  // in the order of the models
};

std::vector<widgets::ComparisonRow> comparison_rows(const PictureRecord& picture, const QStringList& models,
                                                    const ModelCatalog& catalog, const ComparedSegments& segments);
// Whether the input has scores, so that its row comes first.
bool is_input_scored(const PictureRecord& picture, const ComparedSegments& segments);

// The time and the score of a model's result, in a few words: "0.21 s, 31.02 dB".
QString result_note(const PictureRecord& picture, const QString& model);

}  // namespace deweather::studio
