using System.Runtime.InteropServices;

namespace Trunkline.Net;

/// <summary>An error of the operating system, as a value.</summary>
/// <param name="Code">errno; 0 is none.</param>
public readonly record struct Errno(int Code)
{
    /// <summary>No error.</summary>
    public static Errno None => default;

    /// <summary>The address is in use.</summary>
    public bool IsAddressInUse => Code == Native.LibC.Eaddrinuse;

    /// <summary>Nobody listens there.</summary>
    public bool IsRefused => Code == Native.LibC.Econnrefused;

    /// <summary>errno of the call just made on this thread.</summary>
    internal static Errno Last => new(Marshal.GetLastSystemError());

    /// <summary>In the system's words.</summary>
    public override string ToString() => Code == 0 ? "closed by the other side" : Marshal.GetPInvokeErrorMessage(Code);
}
