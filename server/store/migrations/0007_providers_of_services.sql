-- Who provides a service, by name and in the order of the Dutch names, beside the service itself: most pages show permissions
-- by it, and the names change with an import of the catalogue only.
ALTER TABLE services ADD COLUMN provider_nl TEXT NOT NULL DEFAULT '';
ALTER TABLE services ADD COLUMN provider_en TEXT NOT NULL DEFAULT '';

UPDATE services SET
    provider_nl = COALESCE((SELECT string_agg(named.name_nl, ', ') FROM (SELECT v.name_nl FROM offers o JOIN providers v ON v.oin = o.provider_oin
        WHERE o.service_uuid = services.uuid ORDER BY v.name_nl) named), ''),
    provider_en = COALESCE((SELECT string_agg(named.name_en, ', ') FROM (SELECT v.name_en FROM offers o JOIN providers v ON v.oin = o.provider_oin
        WHERE o.service_uuid = services.uuid ORDER BY v.name_nl) named), '');

CREATE INDEX offers_by_provider ON offers (provider_oin);
