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

    /// <summary>An alarm of severity major or critical stands.</summary>
    internal const int Alarm = 3;

    /// <summary>Stopped as asked, and calls were cut: the time they had was over, or it was asked twice.</summary>
    internal const int CallsCut = 4;
}
