using System.Globalization;

namespace Filigree.Numerics;

/// <summary>What compressed rows of connections have to fulfil.</summary>
internal static class CompressedRows
{
    /// <summary>What is wrong with rows, or null.</summary>
    /// <param name="outputs">Number of rows.</param>
    /// <param name="inputs">Number of columns.</param>
    /// <param name="starts">Where each row starts, and at last the number of connections.</param>
    /// <param name="indices">The connections' columns, ascending within a row, none twice.</param>
    /// <param name="noun">What connections are called.</param>
    public static string? FindContradiction(int outputs, int inputs, int[] starts, int[] indices, string noun)
    {
        if (outputs < 0 || inputs < 0)
        {
            return string.Create(CultureInfo.InvariantCulture, $"it has {outputs} outputs and {inputs} inputs");
        }

        if (starts.Length != outputs + 1L)
        {
            return $"it has {outputs} outputs and {starts.Length} row starts";
        }

        if (starts[0] != 0 || starts[^1] != indices.Length)
        {
            return $"the row starts do not span the {noun}";
        }

        for (int output = 0; output < outputs; output++)
        {
            if (starts[output] > starts[output + 1] || starts[output + 1] > indices.Length)
            {
                return $"row {output} ends before it starts";
            }

            int previous = -1;
            foreach (int input in indices.AsSpan(starts[output]..starts[output + 1]))
            {
                if (input <= previous || input >= inputs)
                {
                    return string.Create(
                        CultureInfo.InvariantCulture,
                        $"row {output} has input {input} behind {previous}, of {inputs}"
                    );
                }

                previous = input;
            }
        }

        return null;
    }
}
