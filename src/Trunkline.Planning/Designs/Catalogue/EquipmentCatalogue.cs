using System.Text.Json;

namespace Trunkline.Planning.Designs.Catalogue;

/// <summary>A card or gateway.</summary>
/// <param name="Id">The catalogue's identifier.</param>
/// <param name="Maker">Who makes it.</param>
/// <param name="Model">What it is called.</param>
/// <param name="IsCard">True for a card in a machine, false for a gateway of its own.</param>
/// <param name="Attaches">"sip" (a trunk of kind sip) or "dahdi" (a driver in the machine).</param>
/// <param name="FxoPorts">Analog ports.</param>
/// <param name="E1Ports">Spans.</param>
/// <param name="Standards">What it speaks.</param>
/// <param name="Limits">What it does not do.</param>
/// <param name="Source">Where ports and limits were read.</param>
/// <param name="Url">The source's address.</param>
/// <param name="IsRead">True when the ports were read in the source, false when they are generally known.</param>
public sealed record CatalogueItem(
    string Id,
    string Maker,
    string Model,
    bool IsCard,
    string Attaches,
    int FxoPorts,
    int E1Ports,
    IReadOnlyList<string> Standards,
    IReadOnlyList<string> Limits,
    string Source,
    string Url,
    bool IsRead)
{
    /// <summary>Ports for a kind of line; 0 when it has none.</summary>
    public int PortsFor(LineKind kind) => kind switch
    {
        LineKind.Fxo or LineKind.FxoHunting => FxoPorts,
        LineKind.Ims => 0,
        _ => E1Ports,
    };
}

/// <summary>Cards and gateways, from <c>catalogue.json</c> beside this file.</summary>
public static class EquipmentCatalogue
{
    private static readonly Lazy<IReadOnlyList<CatalogueItem>> s_items = new(Load);

    /// <summary>All of them, in the file's order.</summary>
    public static IReadOnlyList<CatalogueItem> Items => s_items.Value;

    /// <summary>The fewest units, then the fewest spare ports, of what attaches over SIP: <c>run</c> carries E1 cards by DAHDI too, but no card has been tested yet.</summary>
    /// <param name="group">The group to connect.</param>
    /// <param name="isSplit">True when units must not share a machine: one port each.</param>
    /// <returns>Empty for a group that needs no port.</returns>
    public static IReadOnlyList<EquipmentItem> For(DesignGroup group, bool isSplit)
    {
        ArgumentNullException.ThrowIfNull(group);
        if (group.Adaptor is { } face)
        {
            // our side of the adaptor, and the adaptor, which the catalogue does not hold
            var units = face == LineKind.E1Pri ? (group.Circuits + 29) / 30 : group.Circuits;
            return
            [
                .. For(group with { Adaptor = null, Kind = face, Units = units }, isSplit),
                new("", $"adaptor of the IMS trunk with {Words.Count(units, face == LineKind.E1Pri ? "E1 port (network side)" : "FXS port")}", 1, units, $"{Words.Count(group.Circuits, "session")} of group \"{group.Name}\" as lines our side knows", ""),
            ];
        }

        if (group.Kind == LineKind.Ims || group.Units == 0)
        {
            return [];
        }

        var fits = Items.Where(i => i.Attaches == "sip" && i.PortsFor(group.Kind) > 0).ToList();
        var list = new List<EquipmentItem>();
        if (isSplit && group.IsSpan && group.Units > 1)
        {
            // half of the spans in each of two gateways at least
            var half = (group.Units + 1) / 2;
            foreach (var part in new[] { half, group.Units - half })
            {
                list.AddRange(Cover(fits, group, part));
            }

            return [.. list.GroupBy(e => e.Id).Select(g => g.First() with { Quantity = g.Sum(e => e.Quantity) })];
        }

        return Cover(fits, group, group.Units);
    }

    private static List<EquipmentItem> Cover(List<CatalogueItem> fits, DesignGroup group, int ports)
    {
        var list = new List<EquipmentItem>();
        var largest = fits.MaxBy(i => i.PortsFor(group.Kind))!;
        var whole = ports / largest.PortsFor(group.Kind);
        var rest = ports - (whole * largest.PortsFor(group.Kind));
        if (whole > 0)
        {
            list.Add(Item(largest, group, whole));
        }

        if (rest > 0)
        {
            var smallest = fits.Where(i => i.PortsFor(group.Kind) >= rest).MinBy(i => i.PortsFor(group.Kind))!;
            if (whole > 0 && smallest.Id == largest.Id)
            {
                list[0] = Item(largest, group, whole + 1);
            }
            else
            {
                list.Add(Item(smallest, group, 1));
            }
        }

        return list;
    }

    private static EquipmentItem Item(CatalogueItem item, DesignGroup group, int count) => new(
        item.Id,
        $"{item.Maker} {item.Model}",
        count,
        item.PortsFor(group.Kind),
        $"{Words.Count(group.Units, group.IsSpan ? "E1 span" : "analog line")} of group \"{group.Name}\", attached as a trunk of kind sip",
        item.Source + (item.IsRead ? "" : " (ports generally known: check the data sheet)"));

    private static IReadOnlyList<CatalogueItem> Load()
    {
        using var stream = typeof(EquipmentCatalogue).Assembly.GetManifestResourceStream("Trunkline.Planning.Designs.Catalogue.catalogue.json")
            ?? throw new InvalidOperationException("the catalogue is not in the assembly");
        using var json = JsonDocument.Parse(stream);
        return [.. json.RootElement.GetProperty("items").EnumerateArray().Select(Item)];
    }

    private static CatalogueItem Item(JsonElement e)
    {
        string Text(string key) => e.GetProperty(key).GetString()!;
        List<string> Texts(string key) => [.. e.GetProperty(key).EnumerateArray().Select(t => t.GetString()!)];
        return new(
            Text("id"), Text("maker"), Text("model"), Text("form") == "card", Text("attaches"),
            e.GetProperty("fxo").GetInt32(), e.GetProperty("e1").GetInt32(),
            Texts("standards"), Texts("limits"), Text("source"), Text("url"), Text("certainty") == "read");
    }
}
