namespace Trunkline.App;

/// <summary>What the command line returns to its caller.</summary>
internal static class ExitCode
{
    /// <summary>Done; nothing wrong.</summary>
    internal const int Ok = 0;

    /// <summary>Something is wrong, and was told.</summary>
    internal const int Failed = 1;

    /// <summary>The command line itself was wrong.</summary>
    internal const int Usage = 2;
}
