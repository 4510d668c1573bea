// SparseLab's kernels for padded rows, called as sparse_peer.py calls every engine; docs/performance.md has the command that builds it.
// As in its own module, a transposed copy of the weights with the same connections serves the inputs' gradient: each step brings the weights into it.
#include "kernels/padded_csr.hpp"
#include "kernels/spmm.hpp"
#include "kernels/spmm_grad_avx2.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

namespace {

// Rows with room for a fifth more connections, its default.
sparselab::PaddedCSR padded(int rows, int columns, const std::vector<std::vector<int32_t>>& connected) {
    std::vector<int32_t> start(rows), count(rows), capacity(rows), indices;
    for (int row = 0; row < rows; row++) {
        start[row] = static_cast<int32_t>(indices.size());
        count[row] = static_cast<int32_t>(connected[row].size());
        capacity[row] = std::max(1, static_cast<int32_t>(std::ceil(count[row] * 1.2)));
        indices.insert(indices.end(), connected[row].begin(), connected[row].end());
        indices.resize(start[row] + capacity[row], -1);
    }
    std::vector<float> values(indices.size(), 0.0f);
    return {rows, columns, std::move(values), std::move(indices), std::move(start), std::move(count), std::move(capacity)};
}

struct Layer {
    sparselab::PaddedCSR rows, columns;
    std::vector<int32_t> slots;        // in rows, of each slot in columns; -1 in the padding
    std::vector<float> gradient;       // one a slot
};

}  // namespace

extern "C" {

void* peer_open(int outputs, int inputs, const int* starts, const int* indices, const float* values) {
    std::vector<std::vector<int32_t>> tails(outputs), heads(inputs);
    for (int output = 0; output < outputs; output++) {
        for (int at = starts[output]; at < starts[output + 1]; at++) {
            tails[output].push_back(indices[at]);
            heads[indices[at]].push_back(output);
        }
    }
    auto* layer = new Layer{padded(outputs, inputs, tails), padded(inputs, outputs, heads), {}, {}};
    layer->slots.assign(layer->columns.values.size(), -1);
    layer->gradient.resize(layer->rows.values.size());
    std::vector<int32_t> next = layer->columns.row_start;
    for (int output = 0; output < outputs; output++) {
        for (int at = starts[output]; at < starts[output + 1]; at++) {
            int32_t slot = layer->rows.row_start[output] + at - starts[output];
            layer->rows.values[slot] = values[at];
            layer->slots[next[indices[at]]++] = slot;
        }
    }
    return layer;
}

void peer_forward(void* handle, int batch, const float* x, float* y) {
    auto* layer = static_cast<Layer*>(handle);
    sparselab::spmm_scalar(layer->rows, x, layer->rows.ncols, batch, y);
}

void peer_backward(void* handle, int batch, const float* x, const float* dy, float* dx) {
    auto* layer = static_cast<Layer*>(handle);
    sparselab::spmm_grad_w_simd(layer->rows, dy, batch, x, layer->rows.ncols, layer->gradient.data());
    for (std::size_t at = 0; at < layer->slots.size(); at++) {
        if (layer->slots[at] >= 0) {
            layer->columns.values[at] = layer->rows.values[layer->slots[at]];
        }
    }
    sparselab::spmm_scalar(layer->columns, dy, layer->columns.ncols, batch, dx);
}

void peer_gradient(void* handle, float* dw) {
    auto* layer = static_cast<Layer*>(handle);
    for (int64_t row = 0; row < layer->rows.nrows; row++) {
        const float* from = layer->gradient.data() + layer->rows.row_start[row];
        dw = std::copy(from, from + layer->rows.row_nnz[row], dw);
    }
}

void peer_close(void* handle) {
    delete static_cast<Layer*>(handle);
}

}
