using Filigree.Connectivity;
using Filigree.Numerics;
using Filigree.Tests.Support;
using Filigree.Topology;

namespace Filigree.Tests.Connectivity;

public class ConnectionSetsTests
{
    public static TheoryData<int, int, double, double> Grid()
    {
        var grid = new TheoryData<int, int, double, double>();
        foreach ((int outputs, int inputs) in new[] { (1, 1), (1, 40), (7, 5), (23, 64), (60, 3), (0, 4), (4, 0) })
        {
            foreach (double first in new[] { 0, 0.1, 0.6, 1 })
            {
                foreach (double second in new[] { 0, 0.3, 1 })
                {
                    grid.Add(outputs, inputs, first, second);
                }
            }
        }

        return grid;
    }

    [Theory]
    [MemberData(nameof(Grid))]
    public void The_algebra_is_that_of_sets_of_places(int outputs, int inputs, double first, double second)
    {
        SparseMatrix one = TestConnections.Make(outputs, inputs, first, seed: 3, "one");
        SparseMatrix other = TestConnections.Make(outputs, inputs, second, seed: 4, "other");
        Dictionary<(int, int), float> a = Places(one);
        Dictionary<(int, int), float> b = Places(other);
        Dictionary<(int, int), float> both = b.Concat(a)
            .GroupBy(p => p.Key)
            .ToDictionary(g => g.Key, g => g.Last().Value);

        SparseMatrix union = one.Union(other, out bool[] isNew);
        Assert.Equal(both, Places(union));
        Assert.Equal("one", union.Name);
        Assert.Equal([.. Ordered(union).Select(place => !a.ContainsKey(place))], isNew);
        Assert.Equal(a.Where(p => b.ContainsKey(p.Key)).ToDictionary(), Places(one.Intersection(other)));
        Assert.Equal(a.Where(p => !b.ContainsKey(p.Key)).ToDictionary(), Places(one.Difference(other)));
        Assert.Equal(a.Keys.Intersect(b.Keys).Count(), one.CountShared(other));
        Assert.Equal(
            a.Keys.ToDictionary(place => place, place => b.GetValueOrDefault(place)),
            Places(one.WeightsFrom(other))
        );

        int[] places = one.PlacesIn(other);
        var theirs = Ordered(other).ToList();
        Assert.Equal([.. Ordered(one).Select(place => theirs.IndexOf(place))], places);
    }

    [Theory]
    [MemberData(nameof(Grid))]
    public void Places_are_found_from_the_side_of_the_inputs_too(int outputs, int inputs, double first, double second)
    {
        var one = Connections.Of(TestConnections.Make(outputs, inputs, first, seed: 5));
        var other = Connections.Of(TestConnections.Make(outputs, inputs, second, seed: 6));
        int[] places = one.PlacesIn(other);
        for (int input = 0; input < inputs; input++)
        {
            for (int place = one.InputStarts[input]; place < one.InputStarts[input + 1]; place++)
            {
                int start = other.InputStarts[input];
                int there = other.Heads.AsSpan(start..other.InputStarts[input + 1]).IndexOf(one.Heads[place]);
                Assert.Equal(there < 0 ? -1 : start + there, places[place]);
            }
        }
    }

    [Fact]
    public void Layers_of_other_shapes_are_refused()
    {
        SparseMatrix one = TestConnections.Make(3, 4, 0.5, seed: 1);
        SparseMatrix wide = TestConnections.Make(3, 5, 0.5, seed: 1);
        Assert.Throws<ArgumentException>(() => one.Union(wide));
        Assert.Throws<ArgumentException>(() => one.Intersection(wide));
        Assert.Throws<ArgumentException>(() => one.WeightsFrom(wide));
        Assert.Throws<ArgumentException>(() => one.WithWeights(new float[one.Count + 1]));
    }

    [Fact]
    public void What_grows_takes_free_places_alone_and_each_as_often_as_any_other()
    {
        var layer = new SparseMatrix("w", 2, 3, [0, 1, 3], [1, 0, 2], [1, 2, 3]);
        var counts = new int[6];
        for (ulong seed = 0; seed < 900; seed++)
        {
            var stream = new RandomStream(seed, "test", 0, 0);
            SparseMatrix grown = RandomConnections.Grow(layer, [7, 8], stream, out bool[] isNew);
            Assert.Equal(5, grown.Count);
            Assert.Equal([7f, 8f], grown.Values.Where((_, index) => isNew[index]));
            Assert.Equal(Places(layer), Places(grown.Without([.. isNew])));
            foreach ((int output, int input) in Ordered(grown.Difference(layer)))
            {
                counts[3 * output + input]++;
            }
        }

        // Two of three free places: 600 each, give or take five standard deviations.
        Assert.Equal([false, true, false, true, false, true], counts.Select(count => count == 0));
        Assert.All(counts.Where(count => count > 0), count => Assert.InRange(count, 530, 670));
        Assert.Throws<ArgumentException>(() =>
            RandomConnections.Grow(layer, new float[4], new RandomStream(1, "test", 0, 0), out _)
        );
    }

    [Fact]
    public void Edges_are_the_connections_that_are_not_0()
    {
        SparseLayer edges = SparseLayer.NonZero(
            new SparseMatrix("w", 2, 3, [0, 2, 4], [0, 1, 0, 2], [1, 0, -2, float.NaN])
        );
        Assert.Equal(
            [EdgeKind.Activating, EdgeKind.Inactive, EdgeKind.Inhibiting, EdgeKind.Inhibiting],
            [edges.KindOf(0, 0), edges.KindOf(0, 1), edges.KindOf(1, 0), edges.KindOf(1, 2)]
        );
        Assert.Equal(3, edges.EdgeCount);
    }

    private static Dictionary<(int Output, int Input), float> Places(SparseMatrix matrix) =>
        Ordered(matrix).Zip(matrix.Values).ToDictionary();

    private static IEnumerable<(int Output, int Input)> Ordered(SparseMatrix matrix) =>
        Enumerable
            .Range(0, matrix.Outputs)
            .SelectMany(output => matrix.InputsOf(output).ToArray().Select(input => (output, input)));
}
