// PromptIR (Potlapalli et al., NeurIPS 2023, arXiv 2306.13090): Restormer with learnt "prompts" that are weighted by
// the input and concatenated to the decoder's features, so that one network handles several degradations.
//
//     auto network = std::make_unique<models::PromptIr>(models::RestormerConfig{});
#pragma once

#include <array>
#include <memory>

#include "core/models/restormer_unet.h"

namespace deweather::models {

class PromptLevel;

// Tensors are named and shaped as in the authors' code (va1shn9v/PromptIR), except six that it stores but never uses.
class PromptIr : public RestormerUnet {
  public:
    explicit PromptIr(const RestormerConfig& config);
    ~PromptIr() override;
    std::string_view architecture() const override { return "promptir"; }

  private:
    at::Tensor between(std::size_t level, const at::Tensor& grid, const at::Tensor& picture) override;

    std::array<std::shared_ptr<PromptLevel>, 3> levels_;  // at 1/2, 1/4, 1/8
};

Architecture prompt_ir_architecture();

}  // namespace deweather::models
