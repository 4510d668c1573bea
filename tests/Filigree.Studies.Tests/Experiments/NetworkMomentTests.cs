using Filigree.Layers;
using Filigree.Numerics;
using Filigree.Studies.Experiments;
using Filigree.Studies.Trials;
using Filigree.Wiring;

namespace Filigree.Studies.Tests.Experiments;

public sealed class NetworkMomentTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Another_network_takes_its_weights_parameters_and_running_statistics(bool isSaved)
    {
        using Network network = Make();
        new HeNormal().Wire(network, new Randomness(1));
        network
            .Weights[0]
            .Connect(SparseMatrix.NonZero(new WeightMatrix("one", 4, 3, [1, 0, 2, 0, 3, 0, 0, 0, 4, 5, 0, 0])));
        network.Buffers[0].Value.Row(0).Fill(3);
        network.Parameters.Except(network.Weights).First().Value.Row(0).Fill(4);
        using Network other = Make();

        NetworkMoment moment = NetworkMoment.Of(network);
        (isSaved ? SavedAndRead(moment) : moment).Restore(other);

        Assert.Equal(network.Hash(), other.Hash());
    }

    private static NetworkMoment SavedAndRead(NetworkMoment moment)
    {
        using var stream = new MemoryStream();
        moment.Exchange(new StateExchange(stream, isReading: false));
        stream.Position = 0;
        var read = new NetworkMoment();
        read.Exchange(new StateExchange(stream, isReading: true));
        return read;
    }

    private static Network Make() =>
        new(3, [new Linear("one", 3, 4), new BatchNorm("norm", 4), new Linear("two", 4, 2)]);
}
