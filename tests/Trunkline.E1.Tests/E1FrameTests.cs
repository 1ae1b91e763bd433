namespace Trunkline.E1.Tests;

public sealed class E1FrameTests
{
    [Fact]
    public void Frame_AtItsRate_Is2048KilobitsASecond() => Assert.Equal(2_048_000, E1Frame.Octets * 8 * E1Frame.PerSecond);
}
