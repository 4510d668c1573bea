using System.Globalization;
using Filigree.Formats;
using Filigree.Numerics;

// Writes a safetensors file as large as a language model of 7 billion parameters: bf16 weights from a normal distribution.
//     dotnet run -c Release --project bench/LargeCheckpoint -- FILE [blocks, 32 unless given]
// Then: /usr/bin/time -v ./filigree rewire FILE -o OUT
const int Width = 4096;
const int Hidden = 11008;
const int Words = 32000;
const int Repeat = 4_194_301;
string path = args[0];
int blocks = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 32;

// Numbers repeat after some four million, a prime number of them, so that no two rows are alike.
var random = new RandomStream(seed: 1, StreamNames.Weights, layer: 0, step: 0);
float[] numbers = new float[Repeat];
random.FillNormal(numbers, 0, 0.02f);
byte[] bytes = new byte[2 * Repeat];
ElementConversion.FromSingle(ElementType.BFloat16, numbers, bytes);

List<OutputTensor> tensors = [Weights("model.embed_tokens.weight", Words, Width)];
for (int block = 0; block < blocks; block++)
{
    string front = string.Create(CultureInfo.InvariantCulture, $"model.layers.{block}.");
    tensors.AddRange([
        Weights(front + "self_attn.q_proj.weight", Width, Width),
        Weights(front + "self_attn.k_proj.weight", Width, Width),
        Weights(front + "self_attn.v_proj.weight", Width, Width),
        Weights(front + "self_attn.o_proj.weight", Width, Width),
        Weights(front + "mlp.gate_proj.weight", Hidden, Width),
        Weights(front + "mlp.up_proj.weight", Hidden, Width),
        Weights(front + "mlp.down_proj.weight", Width, Hidden),
        Weights(front + "input_layernorm.weight", Width),
        Weights(front + "post_attention_layernorm.weight", Width),
    ]);
}

tensors.AddRange([Weights("model.norm.weight", Width), Weights("lm_head.weight", Words, Width)]);
using var output = new OutputFile(path, SafetensorsWriter.LengthOf(tensors));
SafetensorsWriter.Write(output.Stream, tensors);
output.Commit();
Console.WriteLine(
    string.Create(
        CultureInfo.InvariantCulture,
        $"{path}: {tensors.Count} tensors, {tensors.Sum(tensor => tensor.ByteLength) / 2:N0} parameters"
    )
);

OutputTensor Weights(string name, params long[] shape) =>
    new(
        name,
        ElementType.BFloat16,
        shape,
        (target, _) =>
        {
            long left = 2 * shape.Aggregate(1L, (product, size) => product * size);
            for (; left > 0; left -= bytes.Length)
            {
                target.Write(bytes.AsSpan(0, (int)Math.Min(left, bytes.Length)));
            }
        }
    );
