using Filigree.Numerics;

namespace Filigree.Tests.Numerics;

public class PhiloxTests
{
    // The known answers published with Random123 (Salmon, Moraes, Dror, Shaw): zeros, ones, digits of pi.
    public static TheoryData<uint[], ulong, uint[]> KnownAnswers() =>
        new()
        {
            { [0, 0, 0, 0], 0, [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8] },
            {
                [uint.MaxValue, uint.MaxValue, uint.MaxValue, uint.MaxValue],
                ulong.MaxValue,
                [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd]
            },
            {
                [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
                0x299f31d0_a4093822,
                [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1]
            },
        };

    [Theory]
    [MemberData(nameof(KnownAnswers))]
    public void A_block_is_the_published_known_answer(uint[] counter, ulong key, uint[] expected)
    {
        uint[] words = new uint[4];
        Philox.FillBlock(words, key, new(counter[0], counter[1], counter[2], counter[3]));
        Assert.Equal(expected, words);
    }

    [Theory]
    [MemberData(nameof(KnownAnswers))]
    public void The_vector_form_gives_the_words_of_single_blocks(uint[] counter, ulong key, uint[] expected)
    {
        // 37 blocks: four groups of eight, and five blocks alone; ones make the lowest word wrap.
        uint[] words = new uint[37 * 4];
        Philox.Fill(words, key, new(counter[0], counter[1], counter[2], counter[3]));
        Assert.Equal(expected, words[..4]);
        uint[] block = new uint[4];
        for (uint i = 0; i < 37; i++)
        {
            Philox.FillBlock(block, key, new(counter[0] + i, counter[1], counter[2], counter[3]));
            Assert.Equal(block, words.AsSpan((int)i * 4, 4).ToArray());
        }
    }

    [Theory]
    [InlineData("", 0x811c9dc5)]
    [InlineData("a", 0xe40c292c)]
    [InlineData("foobar", 0xbf9cf968)]
    public void A_name_hashes_to_its_published_FNV_1a_value(string name, uint expected) =>
        Assert.Equal(expected, StreamHash.Of(name));

    [Fact]
    public void The_named_streams_have_different_hashes()
    {
        string[] names =
        [
            StreamNames.Weights,
            StreamNames.Split,
            StreamNames.Order,
            StreamNames.Augment,
            StreamNames.Dropout,
            StreamNames.Plasticity,
        ];
        Assert.Equal(names.Length, names.Select(StreamHash.Of).Distinct().Count());
    }
}
