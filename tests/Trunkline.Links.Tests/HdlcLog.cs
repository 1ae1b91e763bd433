namespace Trunkline.Links.Tests;

/// <summary>Keeps what a receiver finds.</summary>
internal sealed class HdlcLog : IHdlcUser
{
    public List<string> Lines { get; } = [];

    public IEnumerable<string> Frames => Lines.Where(l => char.IsAsciiHexDigitUpper(l[0]) || char.IsAsciiDigit(l[0]));

    public void OnFrame(ReadOnlySpan<byte> frame) => Lines.Add(Convert.ToHexString(frame));

    public void OnFault(HdlcFault fault) => Lines.Add("! " + fault);
}
