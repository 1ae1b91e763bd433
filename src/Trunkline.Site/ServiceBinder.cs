namespace Trunkline.Site;

/// <summary>From checked nodes to services.</summary>
internal static class ServiceBinder
{
    internal static Forwarding Forward(SectionReader r) =>
        new(r.Optional("always"), r.Optional("busy"), r.Optional("no_answer"), r.Optional("unreachable"), r.Seconds("after_s"));

    internal static RingGroup Group(SectionReader r) => new(
        r.Text("number"), r.Text("name"), r.Choice<RingStrategy>("strategy"), r.Texts("members"), r.Seconds("ring_s"), r.Optional("then"), r.At);
}
