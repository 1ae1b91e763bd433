using Trunkline.Planning.Verification;

namespace Trunkline.Planning.Tests.Verification;

/// <summary>Intervals of few replications, computed by hand.</summary>
public sealed class EstimateTests
{
    [Fact]
    public void Interval_OfReplicationsThatAreNotSkewed_IsStudents()
    {
        // mean 3, standard error √(10 / 4 / 5) = 0.7071, t(95 %, 4) = 2.7764
        var (low, high) = Estimate.OfMeans([1, 2, 3, 4, 5], Estimate.Kind.Any).Interval(0.95);
        Assert.Equal(3 - (2.7764 * 0.70711), low, 1e-4);
        Assert.Equal(3 + (2.7764 * 0.70711), high, 1e-4);
    }

    [Fact]
    public void Interval_OfSkewedReplications_ReachesFartherToTheLongTail_AndNowhereLess()
    {
        // 1, 1, 1, 5: mean 2, standard error 1, skewness 2/√3, a = 0.19245; t(95 %, 3) = 3.1824
        // (∛(1 + 3a(−t − a/2)) − 1)/a = −10.20: from few replications with one far out little is known upwards
        var (low, high) = Estimate.OfMeans([1, 1, 1, 5], Estimate.Kind.Any).Interval(0.95);
        Assert.Equal(2 - 3.1824, low, 1e-3);
        Assert.Equal(2 + 10.20, high, 0.01);

        // mirrored
        var (mirroredLow, mirroredHigh) = Estimate.OfMeans([-1, -1, -1, -5], Estimate.Kind.Any).Interval(0.95);
        Assert.Equal(-high, mirroredLow, 1e-9);
        Assert.Equal(-low, mirroredHigh, 1e-9);

        // on the scale of its logarithm: 0 stays out of reach
        Assert.True(Estimate.OfMeans([1, 1, 1, 5], Estimate.Kind.Positive).Interval(0.99).Low > 0);

    }
}
