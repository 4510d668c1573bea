using System.Text.Json;
using Filigree.Numerics;
using Filigree.Topology;

namespace Filigree.Tests.Topology;

public class AssignmentTests
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    public static TheoryData<string> GoldenNames => [.. Golden().Select(problem => problem.Name)];

    [Theory]
    [MemberData(nameof(GoldenNames))]
    public void The_least_cost_is_SciPys(string name)
    {
        Problem problem = Golden().Single(problem => problem.Name == name);
        AssignmentSolution solution = Assignment.Solve(problem.Costs, problem.Size);
        AssertOptimal(problem, solution);
        Assert.Equal(problem.Cost, solution.Cost, 1e-12 * Math.Max(1, Largest(problem)) * problem.Size);
    }

    [Fact]
    public void A_small_problem_is_solved_as_by_hand()
    {
        // The cheapest pairs of all, (0, 1) and (1, 1), cannot both be had.
        AssignmentSolution solution = Assignment.Solve([4, 1, 3, 2, 0, 5, 3, 2, 2], 3);
        Assert.Equal(5, solution.Cost);
        Assert.Equal([1, 0, 2], solution.Columns);
    }

    [Fact]
    public void Potentials_prove_every_solution_over_a_grid_of_sizes_and_ties()
    {
        for (ulong seed = 0; seed < 200; seed++)
        {
            Problem problem = Random(
                seed,
                size: 1 + (int)(seed % 37),
                steps: seed % 3 == 0 ? 1 << 20 : 1 + (int)(seed % 11)
            );
            AssertOptimal(problem, Assignment.Solve(problem.Costs, problem.Size));
        }
    }

    [Fact]
    public void Among_equally_good_assignments_the_first_is_found()
    {
        for (ulong seed = 0; seed < 400; seed++)
        {
            Problem problem = Random(seed, size: 1 + (int)(seed % 6), steps: 1 + (int)(seed % 4));
            AssignmentSolution solution = Assignment.Solve(problem.Costs, problem.Size);
            Assert.Equal(FirstOfAll(problem), solution.Columns);
        }

        Assert.Equal(Enumerable.Range(0, 50), Assignment.Solve(Enumerable.Repeat(1.0, 2500).ToArray(), 50).Columns);
    }

    [Fact]
    public void Costs_that_are_mostly_the_largest_give_the_same_assignment_by_their_few_others()
    {
        for (ulong seed = 0; seed < 400; seed++)
        {
            SparseCosts sparse = RandomSparse(seed, size: 1 + (int)(seed % 29), steps: 1 + (int)(seed % 13));
            var problem = new Problem("", sparse.Size, Dense(sparse), 0);
            AssignmentSolution solution = SparseAssignment.Solve(sparse);
            AssertOptimal(problem, solution);
            Assert.Equal(Assignment.Solve(problem.Costs, problem.Size).Columns, solution.Columns);
        }
    }

    [Fact]
    public void Larger_problems_are_solved_alike_both_ways()
    {
        foreach (int size in new[] { 150, 301 })
        {
            SparseCosts sparse = RandomSparse((ulong)size, size, steps: 20);
            var problem = new Problem("", size, Dense(sparse), 0);
            AssignmentSolution dense = Assignment.Solve(problem.Costs, size);
            AssertOptimal(problem, dense);
            Assert.Equal(dense.Columns, SparseAssignment.Solve(sparse).Columns);
        }
    }

    [Fact]
    public void Costs_that_cannot_be_are_refused()
    {
        Assert.Throws<ArgumentException>(() => Assignment.Solve([1, 2, 3], 2));
        Assert.Throws<ArgumentException>(() => Assignment.Solve([1, 2, double.NaN, 4], 2));
        Assert.Throws<ArgumentException>(() => Assignment.Solve([1, 2, double.PositiveInfinity, 4], 2));
        Assert.Empty(Assignment.Solve([], 0).Columns);
    }

    private static void AssertOptimal(Problem problem, AssignmentSolution solution)
    {
        int size = problem.Size;
        double tolerance = 1e-10 * Math.Max(Largest(problem), 1e-300);
        Assert.Equal(Enumerable.Range(0, size), solution.Columns.Order());
        Assert.Equal(
            solution.Columns.Select((column, row) => problem.Costs[(row * size) + column]).Sum(),
            solution.Cost,
            tolerance
        );
        for (int row = 0; row < size; row++)
        {
            for (int column = 0; column < size; column++)
            {
                double slack =
                    problem.Costs[(row * size) + column]
                    - solution.RowPotentials[row]
                    - solution.ColumnPotentials[column];
                Assert.InRange(slack, -tolerance, solution.Columns[row] == column ? tolerance : double.MaxValue);
            }
        }
    }

    private static double Largest(Problem problem) => problem.Costs.Max(Math.Abs);

    // Every assignment there is, in order.
    private static int[] FirstOfAll(Problem problem)
    {
        int[]? best = null;
        double least = double.PositiveInfinity;
        Try([], 0);
        return best!;

        void Try(int[] columns, double cost)
        {
            if (columns.Length == problem.Size)
            {
                if (cost < least - 1e-9)
                {
                    (best, least) = (columns, cost);
                }

                return;
            }

            foreach (int column in Enumerable.Range(0, problem.Size).Except(columns))
            {
                Try([.. columns, column], cost + problem.Costs[(columns.Length * problem.Size) + column]);
            }
        }
    }

    private static Problem Random(ulong seed, int size, int steps)
    {
        var stream = new RandomStream(seed, "costs", 0, 0);
        double[] costs = [.. Enumerable.Range(0, size * size).Select(_ => stream.NextInt32(steps + 1) / (double)steps)];
        return new Problem("", size, costs, 0);
    }

    private static SparseCosts RandomSparse(ulong seed, int size, int steps)
    {
        var stream = new RandomStream(seed, "costs", 0, 0);
        double share = stream.NextDouble() * stream.NextDouble();
        double emptyShare = seed % 3 == 0 ? 0 : stream.NextDouble() * 0.5;
        bool[] emptyRows = [.. Enumerable.Range(0, size).Select(_ => stream.NextDouble() < emptyShare)];
        bool[] emptyColumns = [.. Enumerable.Range(0, size).Select(_ => stream.NextDouble() < emptyShare)];
        var starts = new int[size + 1];
        var columns = new List<int>();
        var costs = new List<double>();
        for (int row = 0; row < size; row++)
        {
            for (int column = 0; column < size; column++)
            {
                if (!emptyRows[row] && !emptyColumns[column] && stream.NextDouble() < share)
                {
                    columns.Add(column);
                    costs.Add(stream.NextInt32(steps) / (double)steps);
                }
            }

            starts[row + 1] = columns.Count;
        }

        return new SparseCosts(size, 1, starts, [.. columns], [.. costs], emptyRows, emptyColumns);
    }

    private static double[] Dense(SparseCosts sparse) =>
        [
            .. Enumerable
                .Range(0, sparse.Size)
                .SelectMany(row => Enumerable.Range(0, sparse.Size).Select(column => sparse.Of(row, column))),
        ];

    private static Problem[] Golden() =>
        JsonSerializer.Deserialize<Problem[]>(File.ReadAllText(GoldenFile.Path("assignment.json")), Options)!;

    internal sealed record Problem(string Name, int Size, double[] Costs, double Cost);
}
