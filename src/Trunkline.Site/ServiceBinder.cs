namespace Trunkline.Site;

/// <summary>From checked nodes to services.</summary>
internal static class ServiceBinder
{
    internal static RingGroup Group(SectionReader r) => new(
        r.Text("number"), r.Text("name"), r.Choice<RingStrategy>("strategy"), r.Texts("members"), r.Seconds("ring_s"), r.Optional("then"), r.At);
}
