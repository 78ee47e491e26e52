{{ config(post_hook="{{ describe_panel(this, 'province') }}") }}
{{ panel('province') }}
