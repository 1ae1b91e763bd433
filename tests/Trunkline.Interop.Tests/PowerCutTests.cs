namespace Trunkline.Interop.Tests;

/// <summary>
/// The store on a disk whose power is cut, life after life on the same disk: at any change, opening and closing included.
/// What was called durable is there, calls as well as what was set at telephones; nothing is damaged or set aside, and the epoch grows.
/// </summary>
public sealed class PowerCutTests
{
    private const int Lives = 4;

    /// <summary>A few stores here, as many as TRUNKLINE_SOAK says under `./run soak power`, three cuts each; TRUNKLINE_SEED is the first seed.</summary>
    [Fact]
    public void Power_CutAtRandomMoments_EveryAcknowledgedWriteIsThere()
    {
        var seeds = int.TryParse(Environment.GetEnvironmentVariable("TRUNKLINE_SOAK"), out var wanted) ? wanted : 6;
        var first = int.TryParse(Environment.GetEnvironmentVariable("TRUNKLINE_SEED"), out var given) ? given : 1;
        var (cuts, acknowledged, settings) = (0, 0, 0);
        for (var seed = first; seed < first + seeds; seed++)
        {
            using var site = new PoweredStore(seed);
            for (var life = 1; life <= Lives; life++)
            {
                site.Live(isLast: life == Lives);
            }

            cuts += site.Cuts;
            acknowledged += site.Rows.Acknowledged;
            settings += site.Settings;
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{seeds} seeds, {cuts} cuts, {acknowledged} acknowledged writes, {settings} of them settings, logins and switches");
        Assert.True(cuts >= seeds && acknowledged > seeds * 20 && settings > seeds * 4, $"{cuts} cuts, {acknowledged} acknowledged writes, {settings} settings: nothing was tried");
    }
}
